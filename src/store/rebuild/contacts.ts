import { z } from "zod";

import { RECENT_CALLS } from "../../domain/people/person.ts";
import type { Difference } from "../../domain/wire/operations.ts";
import { fromExcluded, jsonText, snake, StoredRow } from "../sql.ts";
import { compareRow } from "./compare-call.ts";

const FIELDS = [
	"contactId",
	"name",
	"nameCallId",
	"phone",
	"email",
	"emailCallId",
	"lastCallId",
	"lastCallAt",
	"recentCallIds",
];
const COLUMNS = FIELDS.map(snake);

const Compared = z.object({
	contactId: z.string(),
	live: jsonText(StoredRow).nullable(),
	expected: jsonText(StoredRow).nullable(),
});

/**
 * Folds the rows of complete calls into contacts: the newest calls, the newest name and the newest address of each. With
 * `max()` SQLite takes the other columns from the row that has the maximum. People's edits are no part of it.
 */
const FOLDED = `complete AS (
		SELECT contact_id, contact_phone, contact_name, contact_email, call_id, started_at FROM calls
		WHERE workspace_id = ?1 AND complete = 1 AND contact_id IS NOT NULL AND started_at IS NOT NULL
	), newest AS (
		SELECT contact_id, contact_phone AS phone, max(call_id) AS last_call_id, started_at AS last_call_at
		FROM complete GROUP BY contact_id
	), named AS (
		SELECT contact_id, contact_name AS name, max(call_id) AS name_call_id
		FROM complete WHERE contact_name IS NOT NULL GROUP BY contact_id
	), addressed AS (
		SELECT contact_id, contact_email AS email, max(call_id) AS email_call_id
		FROM complete WHERE contact_email IS NOT NULL GROUP BY contact_id
	), numbered AS (
		SELECT contact_id, call_id, row_number() OVER (PARTITION BY contact_id ORDER BY call_id DESC) AS nth FROM complete
	), recent AS (
		SELECT contact_id, json_group_array(call_id ORDER BY call_id DESC) AS recent_call_ids
		FROM numbered WHERE nth <= ${RECENT_CALLS} GROUP BY contact_id
	), folded AS (
		SELECT contact_id, name, name_call_id, phone, email, email_call_id, last_call_id, last_call_at, recent_call_ids
		FROM newest JOIN recent USING (contact_id) LEFT JOIN named USING (contact_id) LEFT JOIN addressed USING (contact_id)
	)`;

const object = (of: string) =>
	`json_object(${FIELDS.map((field) => `'${field}', ${of}.${snake(field)}`).join(", ")})`;

/** Compares a page of contacts with the workspace's calls. The calls themselves were compared before. */
export async function compareContacts(
	db: D1Database,
	workspaceId: string,
	{ after, limit }: { after: string; limit: number },
): Promise<{ contactIds: string[]; differences: Difference[] }> {
	const { results } = await db
		.prepare(
			`WITH ${FOLDED}, page AS (
				SELECT contact_id FROM folded WHERE contact_id > ?2
				UNION SELECT contact_id FROM contacts WHERE workspace_id = ?1 AND contact_id > ?2
				ORDER BY contact_id LIMIT ?3
			)
			SELECT page.contact_id AS contactId,
				iif(live.contact_id IS NULL, NULL, ${object("live")}) AS live,
				iif(folded.contact_id IS NULL, NULL, ${object("folded")}) AS expected
			FROM page
				LEFT JOIN contacts AS live ON live.workspace_id = ?1 AND live.contact_id = page.contact_id
				LEFT JOIN folded ON folded.contact_id = page.contact_id
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

/** Writes contacts as the workspace's calls have them now. A contact that no call has is left as it is. */
export async function rebuildContacts(
	db: D1Database,
	workspaceId: string,
	contactIds: readonly string[],
): Promise<number> {
	const { meta } = await db
		.prepare(
			`WITH ${FOLDED}
			INSERT INTO contacts (workspace_id, ${COLUMNS.join(", ")})
			SELECT ?1, ${COLUMNS.join(", ")} FROM folded
			WHERE contact_id IN (SELECT value FROM json_each(?2))
			ON CONFLICT (workspace_id, contact_id) DO UPDATE SET ${fromExcluded(FIELDS)}`,
		)
		.bind(workspaceId, JSON.stringify(contactIds))
		.run();
	return meta.changes;
}
