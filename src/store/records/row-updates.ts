import { z } from "zod";

import { jsonText } from "../sql.ts";

const Progress = z.object({
	after: jsonText(z.object({ workspaceId: z.string(), callId: z.string() })),
	doneAt: z.int().nullable(),
});
/** How far an update of stored rows has come. `doneAt` in ms since the epoch; null while there is something to do. */
export type UpdateProgress = z.infer<typeof Progress>;

/** Null before the first run. */
export async function readProgress(db: D1Database, name: string): Promise<UpdateProgress | null> {
	const row = await db
		.prepare("SELECT after, done_at AS doneAt FROM row_updates WHERE name = ?1")
		.bind(name)
		.first();
	return Progress.nullable().parse(row);
}

export async function writeProgress(
	db: D1Database,
	name: string,
	{ after, doneAt }: UpdateProgress,
): Promise<void> {
	await db
		.prepare(
			`INSERT INTO row_updates (name, after, done_at) VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET after = excluded.after, done_at = excluded.done_at`,
		)
		.bind(name, JSON.stringify(after), doneAt)
		.run();
}
