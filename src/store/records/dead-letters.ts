import { z } from "zod";

import { sha256Hex } from "../../sha256.ts";
import { fromExcluded, insertFromJson, selected } from "../sql.ts";

/** A message that could not be handled, kept for a person. */
export const DeadLetterRow = z.object({
	/** Derived from queue and body, so that the same message is always the same row. */
	deadLetterId: z.string(),
	/** Null when the body names no workspace. */
	workspaceId: z.string().nullable(),
	/** The queue that a redrive sends it to. */
	queue: z.string(),
	/** The last reason. */
	why: z.string(),
	/** The message as JSON. */
	body: z.string(),
	/** How often it was buried. */
	burials: z.int().positive(),
	/** When it was last buried, in milliseconds since the epoch. */
	buriedAt: z.int(),
});
export type DeadLetterRow = z.infer<typeof DeadLetterRow>;

const fields = Object.keys(DeadLetterRow.shape);
const SELECT = `SELECT ${selected(fields)} FROM dead_letters`;

/** Counts burials: `removeRedriven` keeps the row if it was buried again meanwhile. */
const UPSERT = `${insertFromJson("dead_letters", fields)}
	ON CONFLICT (dead_letter_id) DO UPDATE SET burials = dead_letters.burials + 1,
		${fromExcluded(["why", "buriedAt"])}`;

export async function bury(
	db: D1Database,
	letter: Omit<DeadLetterRow, "deadLetterId" | "burials">,
): Promise<string> {
	const digest = await sha256Hex(`${letter.queue}\n${letter.body}`);
	const deadLetterId = `dl_${digest.slice(0, 32)}`;
	const row: DeadLetterRow = { ...letter, deadLetterId, burials: 1 };
	await db
		.prepare(UPSERT)
		.bind(JSON.stringify([row]))
		.run();
	return deadLetterId;
}

/** A workspace's dead letters, newest first. `after` is the last one of the page before. */
export async function listDeadLetters(
	db: D1Database,
	workspaceId: string,
	query: {
		limit: number;
		after?: Pick<DeadLetterRow, "buriedAt" | "deadLetterId"> | undefined;
	},
): Promise<DeadLetterRow[]> {
	const { limit, after } = query;
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1 AND (?2 IS NULL OR (buried_at, dead_letter_id) < (?2, ?3))
			ORDER BY buried_at DESC, dead_letter_id DESC LIMIT ?4`,
		)
		.bind(workspaceId, after?.buriedAt ?? null, after?.deadLetterId ?? null, limit)
		.all();
	return z.array(DeadLetterRow).parse(results);
}

export async function getDeadLetter(
	db: D1Database,
	workspaceId: string,
	deadLetterId: string,
): Promise<DeadLetterRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE workspace_id = ? AND dead_letter_id = ?`)
		.bind(workspaceId, deadLetterId)
		.first();
	return row === null ? null : DeadLetterRow.parse(row);
}

/** Deletes a redriven letter, unless it was buried again since it was read. */
export async function removeRedriven(
	db: D1Database,
	{ deadLetterId, burials }: Pick<DeadLetterRow, "deadLetterId" | "burials">,
): Promise<void> {
	await db
		.prepare("DELETE FROM dead_letters WHERE dead_letter_id = ? AND burials = ?")
		.bind(deadLetterId, burials)
		.run();
}
