import { z } from "zod";

import { selected } from "./columns.ts";

/** A message that could not be handled, kept for a person. */
export const DeadLetterRow = z.object({
	/** The queue's message id: burying twice is burying once. */
	deadLetterId: z.string(),
	queue: z.string(),
	why: z.string(),
	/** The message as JSON. */
	body: z.string(),
	buriedAt: z.int(),
});
export type DeadLetterRow = z.infer<typeof DeadLetterRow>;

export async function bury(db: D1Database, letter: DeadLetterRow): Promise<void> {
	await db
		.prepare("INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?, ?)")
		.bind(letter.deadLetterId, letter.queue, letter.why, letter.body, letter.buriedAt)
		.run();
}

/** Newest first. */
export async function listDeadLetters(
	db: D1Database,
	{ limit }: { limit: number },
): Promise<DeadLetterRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(Object.keys(DeadLetterRow.shape))} FROM dead_letters ORDER BY buried_at DESC LIMIT ?`,
		)
		.bind(limit)
		.all();
	return z.array(DeadLetterRow).parse(results);
}
