import { z } from "zod";

import { contactIdOf, identityOf } from "../../domain/people/contact-id.ts";
import { Identity, type Person, personOf } from "../../domain/people/person.ts";
import { sha256Hex } from "../../sha256.ts";
import type { CallerQuery, KnownCaller } from "./port.ts";

const IdentityRow = z
	.object({
		...Identity.shape,
		personId: z.string(),
		recentCallIds: z.string().transform((ids) => z.array(z.string()).parse(JSON.parse(ids))),
	})
	.readonly();

const EarlierCall = z.object({ at: z.int(), summary: z.string() });

/** A contact by their id, their number or their address, whichever of those given is somebody's first. */
export async function findD1Caller(
	db: D1Database,
	{ workspaceId, customerId, phone, email }: CallerQuery,
): Promise<KnownCaller | null> {
	const address = identityOf({ email });
	const derived = [
		await contactIdOfPhone(workspaceId, phone),
		address === null ? null : await contactIdOf({ workspaceId, identity: address }, sha256Hex),
	];
	const wanted = [customerId ?? null, ...derived].filter((id) => id !== null);
	if (wanted.length === 0) return null;
	const person = await findPerson(db, { workspaceId, wanted, email: address });
	if (person === null) return null;
	const { contactId, name, phone: ownPhone, email: ownEmail } = person;
	return {
		customerId: contactId,
		contactId,
		name,
		phone: ownPhone,
		email: ownEmail,
		earlierCalls: await earlierCalls(db, workspaceId, person),
	};
}

/** Null for what is no phone number. */
export async function contactIdOfPhone(
	workspaceId: string,
	phone: string | null | undefined,
): Promise<string | null> {
	const identity = identityOf({ phone });
	return identity === null ? null : await contactIdOf({ workspaceId, identity }, sha256Hex);
}

/**
 * All identities of the persons who have any of the wanted ids, or the address. A contact who is known by their number
 * may have said their address, too.
 */
async function findPerson(
	db: D1Database,
	asked: { workspaceId: string; wanted: readonly string[]; email: string | null },
): Promise<Person | null> {
	const { workspaceId, wanted, email } = asked;
	const { results } = await db
		.prepare(
			`WITH found AS (
				SELECT contact_id FROM contacts
				WHERE workspace_id = ?1 AND contact_id IN (SELECT value FROM json_each(?2))
				UNION SELECT contact_id FROM contacts WHERE ?3 IS NOT NULL AND workspace_id = ?1 AND email = ?3
				UNION SELECT contact_id FROM contact_edits WHERE ?3 IS NOT NULL AND workspace_id = ?1 AND email = ?3
			), persons AS (
				SELECT coalesce(into_contact_id, found.contact_id) AS person_id
				FROM found LEFT JOIN contact_merges AS merges
					ON merges.workspace_id = ?1 AND merges.contact_id = found.contact_id
			)
			SELECT person_id AS personId, contact_id AS contactId, name, name_call_id AS nameCallId, phone, email,
				email_call_id AS emailCallId, last_call_id AS lastCallId, last_call_at AS lastCallAt,
				recent_call_ids AS recentCallIds, edited_name AS editedName, edited_email AS editedEmail
			FROM contact_identities
			WHERE workspace_id = ?1 AND contact_id IN (
				SELECT person_id FROM persons
				UNION SELECT contact_id FROM contact_merges
				WHERE workspace_id = ?1 AND into_contact_id IN (SELECT person_id FROM persons))`,
		)
		.bind(workspaceId, JSON.stringify(wanted), email)
		.all();
	const rows = z.array(IdentityRow).parse(results);
	const byPerson = Map.groupBy(rows, ({ personId }) => personId);
	const isWanted = (id: string) => wanted.indexOf(id) + 1 || wanted.length + 1;
	const [first] = [...byPerson.entries()].toSorted(
		([a, ours], [b, theirs]) =>
			Math.min(...ours.map(({ contactId }) => isWanted(contactId))) -
				Math.min(...theirs.map(({ contactId }) => isWanted(contactId))) || (a < b ? -1 : 1),
	);
	return first === undefined ? null : personOf(...first);
}

async function earlierCalls(
	db: D1Database,
	workspaceId: string,
	{ recentCallIds }: Person,
): Promise<z.infer<typeof EarlierCall>[]> {
	const { results } = await db
		.prepare(
			`SELECT started_at AS at, analysis ->> '$.summary' AS summary FROM calls
			WHERE workspace_id = ? AND call_id IN (SELECT value FROM json_each(?))
				AND started_at IS NOT NULL AND analysis ->> '$.summary' IS NOT NULL
			ORDER BY call_id DESC`,
		)
		.bind(workspaceId, JSON.stringify(recentCallIds))
		.all();
	return z.array(EarlierCall).parse(results);
}
