/** A correction: a value, null to go back to what the calls say, undefined to change nothing. */
export interface ContactEdit {
	name?: string | null | undefined;
	email?: string | null | undefined;
}

/** Corrects a contact field by field, so that two people may correct different fields at the same time. */
export async function editContact(
	db: D1Database,
	{ workspaceId, contactId }: { workspaceId: string; contactId: string },
	edit: ContactEdit & { at: number },
): Promise<void> {
	const { name, email, at } = edit;
	await db
		.prepare(
			`INSERT INTO contact_edits (workspace_id, contact_id, name, email, edited_at) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT (workspace_id, contact_id) DO UPDATE SET edited_at = excluded.edited_at,
				name = iif(?6, excluded.name, contact_edits.name), email = iif(?7, excluded.email, contact_edits.email)`,
		)
		.bind(
			workspaceId,
			contactId,
			name ?? null,
			email ?? null,
			at,
			name === undefined ? 0 : 1,
			email === undefined ? 0 : 1,
		)
		.run();
}

export type Merged = "merged" | "already" | "into_itself" | "moved_on";

/**
 * Merges two contacts into one, which is found under either id. Both must exist, and neither may be merged into a third
 * contact: `moved_on` says that this happened since they were read.
 */
export async function mergeContacts(
	db: D1Database,
	merge: { workspaceId: string; contactId: string; intoContactId: string; at: number },
): Promise<Merged> {
	const { workspaceId, contactId, intoContactId, at } = merge;
	if (contactId === intoContactId) return "into_itself";
	const [made, , found] = await db.batch([
		db
			.prepare(
				`INSERT INTO contact_merges (workspace_id, contact_id, into_contact_id, merged_at)
				SELECT ?1, ?2, ?3, ?4
				WHERE NOT EXISTS (SELECT 1 FROM contact_merges WHERE workspace_id = ?1 AND contact_id IN (?2, ?3))`,
			)
			.bind(workspaceId, contactId, intoContactId, at),
		// Contacts that were merged into the first one go along, so that a merge never points to another merge.
		db
			.prepare(
				`UPDATE contact_merges SET into_contact_id = ?3
				WHERE workspace_id = ?1 AND into_contact_id = ?2 AND EXISTS (SELECT 1 FROM contact_merges
					WHERE workspace_id = ?1 AND contact_id = ?2 AND into_contact_id = ?3)`,
			)
			.bind(workspaceId, contactId, intoContactId),
		db
			.prepare(
				"SELECT 1 FROM contact_merges WHERE workspace_id = ? AND contact_id = ? AND into_contact_id = ?",
			)
			.bind(workspaceId, contactId, intoContactId),
	]);
	if (made?.meta.changes === 1) return "merged";
	return found?.results.length === 1 ? "already" : "moved_on";
}
