import { z } from "zod";

import type { Difference } from "../../domain/wire/operations.ts";
import { jsonText, StoredRow } from "../columns.ts";
import { compareRow } from "./compare-call.ts";

const FIELDS = ["contactId", "name", "nameCallId", "phone", "lastCallId", "lastCallAt"];

const Compared = z.object({
	contactId: z.string(),
	live: jsonText(StoredRow).nullable(),
	expected: jsonText(StoredRow).nullable(),
});

/**
 * What the rows of complete calls say of each contact: the newest call, and the newest name. SQLite takes the other
 * columns of a `max()` from the row that has it.
 */
const FOLDED = `complete AS (
		SELECT contact_id, contact_phone, contact_name, call_id, started_at FROM calls
		WHERE workspace_id = ?1 AND complete = 1 AND contact_id IS NOT NULL AND started_at IS NOT NULL
	), newest AS (
		SELECT contact_id, contact_phone AS phone, max(call_id) AS last_call_id, started_at AS last_call_at
		FROM complete GROUP BY contact_id
	), named AS (
		SELECT contact_id, contact_name AS name, max(call_id) AS name_call_id
		FROM complete WHERE contact_name IS NOT NULL GROUP BY contact_id
	)`;

const object = (of: {
	call: string;
	name: string;
}) => `json_object('contactId', ${of.call}.contact_id,
	'name', ${of.name}.name, 'nameCallId', ${of.name}.name_call_id, 'phone', ${of.call}.phone,
	'lastCallId', ${of.call}.last_call_id, 'lastCallAt', ${of.call}.last_call_at)`;

/** Compares a page of contacts with what the workspace's calls, which were compared before, say of them. */
export async function compareContacts(
	db: D1Database,
	workspaceId: string,
	{ after, limit }: { after: string; limit: number },
): Promise<{ contactIds: string[]; differences: Difference[] }> {
	const { results } = await db
		.prepare(
			`WITH ${FOLDED}, page AS (
				SELECT contact_id FROM newest WHERE contact_id > ?2
				UNION SELECT contact_id FROM contacts WHERE workspace_id = ?1 AND contact_id > ?2
				ORDER BY contact_id LIMIT ?3
			)
			SELECT page.contact_id AS contactId,
				iif(live.contact_id IS NULL, NULL, ${object({ call: "live", name: "live" })}) AS live,
				iif(newest.contact_id IS NULL, NULL, ${object({ call: "newest", name: "named" })}) AS expected
			FROM page
				LEFT JOIN contacts AS live ON live.workspace_id = ?1 AND live.contact_id = page.contact_id
				LEFT JOIN newest ON newest.contact_id = page.contact_id
				LEFT JOIN named ON named.contact_id = page.contact_id
			ORDER BY page.contact_id`,
		)
		.bind(workspaceId, after, limit)
		.all();
	const compared = z.array(Compared).parse(results);
	return {
		contactIds: compared.map(({ contactId }) => contactId),
		differences: compared.flatMap(({ contactId, live, expected }) =>
			compareRow({ workspaceId, callId: null, table: "contacts", row: contactId }, FIELDS, {
				key: "contactId",
				live,
				expected,
			}),
		),
	};
}

/** Writes contacts as the workspace's calls have them at this moment; one that no call has is left as it is. */
export async function rebuildContacts(
	db: D1Database,
	workspaceId: string,
	contactIds: readonly string[],
): Promise<number> {
	const { meta } = await db
		.prepare(
			`WITH ${FOLDED}
			INSERT INTO contacts (workspace_id, contact_id, name, name_call_id, phone, last_call_id, last_call_at)
			SELECT ?1, newest.contact_id, name, name_call_id, phone, last_call_id, last_call_at
			FROM newest LEFT JOIN named ON named.contact_id = newest.contact_id
			WHERE newest.contact_id IN (SELECT value FROM json_each(?2))
			ON CONFLICT (workspace_id, contact_id) DO UPDATE SET name = excluded.name,
				name_call_id = excluded.name_call_id, phone = excluded.phone,
				last_call_id = excluded.last_call_id, last_call_at = excluded.last_call_at`,
		)
		.bind(workspaceId, JSON.stringify(contactIds))
		.run();
	return meta.changes;
}
