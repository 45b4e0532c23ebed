import { z } from "zod";

import { insertFromJson, selected } from "../sql.ts";

/** A person's note about a contact. */
export const NoteRow = z.object({
	workspaceId: z.string(),
	contactId: z.string(),
	/** Sorts by the time of writing. */
	noteId: z.string(),
	text: z.string(),
	/** Milliseconds since the epoch. */
	writtenAt: z.int(),
});
export type NoteRow = z.infer<typeof NoteRow>;

const fields = Object.keys(NoteRow.shape);

export async function insertNote(db: D1Database, note: NoteRow): Promise<void> {
	await db
		.prepare(insertFromJson("contact_notes", fields))
		.bind(JSON.stringify([note]))
		.run();
}

/** Notes under any of a contact's ids, newest first. `before` is the last note of the page before. */
export async function listNotes(
	db: D1Database,
	{ workspaceId, contactIds }: { workspaceId: string; contactIds: readonly string[] },
	{ limit, before }: { limit: number; before?: string | undefined },
): Promise<NoteRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(fields)} FROM contact_notes
			WHERE workspace_id = ?1 AND contact_id IN (SELECT value FROM json_each(?2))
				AND (?3 IS NULL OR note_id < ?3)
			ORDER BY note_id DESC LIMIT ?4`,
		)
		.bind(workspaceId, JSON.stringify(contactIds), before ?? null, limit)
		.all();
	return z.array(NoteRow).parse(results);
}
