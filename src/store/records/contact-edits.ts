/** What somebody knows better: a value, null to believe the calls again, undefined to leave it. */
export interface ContactEdit {
	name?: string | null | undefined;
	email?: string | null | undefined;
}

/** Corrects a contact. Each field is for itself, so that two people may correct two of them. */
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
 * From now on both are one contact, which answers under either id. Both have to be there and neither merged into a
 * third: `moved_on` says that somebody did so since they were read.
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
		// Whoever was merged into the one goes along: a merge is never of a merge.
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
