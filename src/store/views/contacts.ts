import { z } from "zod";

import { contactIdOf, normaliseEmail } from "../../domain/people/contact-id.ts";
import { Identity, type Person, personOf, RECENT_CALLS } from "../../domain/people/person.ts";
import { digitsOf, normalisePhone } from "../../domain/people/phone.ts";
import { sha256Hex } from "../../sha256.ts";
import { bindRows, insertFromJson, jsonText, selected } from "../sql.ts";

/** A contact of the built-in CRM, with all its identities. */
export interface ContactRow extends Omit<Person, "recentCallIds"> {
	workspaceId: string;
	/** The summary of the last call, once it was analysed. */
	lastSummary: string | null;
}

export interface ContactToWrite {
	workspaceId: string;
	contactId: string;
	name: string | null;
	/** The call that gave the name. The name of an older call never replaces the name of a newer one. */
	nameCallId: string | null;
	phone: string | null;
	email: string | null;
	/** The call that gave the email address. */
	emailCallId: string | null;
	lastCallId: string;
	lastCallAt: number;
	recentCallIds: readonly string[];
	/** How many facts of the call this was folded from. */
	knownEvents: number;
}

const written = [
	"workspaceId",
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

/** True if the call's row, which is written before, came from this same fold. Otherwise a newer fold writes the contact. */
const NEWEST_FOLD = `EXISTS (
	SELECT 1 FROM calls
	WHERE calls.workspace_id = value ->> 'workspaceId' AND calls.call_id = value ->> 'lastCallId'
		AND calls.known_events = value ->> 'knownEvents')`;

const newer = (column: string) =>
	`coalesce(excluded.${column}_call_id, '') >= coalesce(contacts.${column}_call_id, '')`;
const newestOf = (column: string) =>
	`${column} = CASE WHEN ${newer(column)} THEN excluded.${column} ELSE contacts.${column} END,
		${column}_call_id = CASE WHEN ${newer(column)} THEN excluded.${column}_call_id ELSE contacts.${column}_call_id END`;

const RECENT = `(SELECT json_group_array(id) FROM (
	SELECT value AS id FROM json_each(contacts.recent_call_ids)
	UNION SELECT value FROM json_each(excluded.recent_call_ids) ORDER BY id DESC LIMIT ${RECENT_CALLS}))`;

/** The newest calls, name and address win, each independently, in whatever order the calls arrive. */
const UPSERT = `${insertFromJson("contacts", written, NEWEST_FOLD)}
	ON CONFLICT (workspace_id, contact_id) DO UPDATE SET
		${newestOf("name")},
		${newestOf("email")},
		last_call_id = max(excluded.last_call_id, contacts.last_call_id),
		last_call_at = CASE WHEN excluded.last_call_id >= contacts.last_call_id
			THEN excluded.last_call_at ELSE contacts.last_call_at END,
		recent_call_ids = ${RECENT}
	WHERE ${RECENT} <> contacts.recent_call_ids
		OR (${newer("name")} AND excluded.name IS NOT contacts.name)
		OR (${newer("email")} AND excluded.email IS NOT contacts.email)`;

export function writeContacts(
	db: D1Database,
	contacts: readonly ContactToWrite[],
): D1PreparedStatement[] {
	return bindRows(db, UPSERT, contacts);
}

const fields = Object.keys(Identity.shape);

const Asked = z.object({
	...Identity.shape,
	personId: z.string(),
	recentCallIds: jsonText(z.array(z.string())),
	lastSummary: z.string().nullable(),
});

/** All identities of the contacts that `persons (person_id)` lists. */
const IDENTITIES = `FROM contact_identities AS identities
	WHERE workspace_id = ?1 AND contact_id IN (
		SELECT person_id FROM persons
		UNION SELECT contact_id FROM contact_merges
		WHERE workspace_id = ?1 AND into_contact_id IN (SELECT person_id FROM persons))`;
const SELECT = `SELECT ${selected([...fields, "personId"])},
	(SELECT analysis ->> '$.summary' FROM calls
		WHERE workspace_id = ?1 AND call_id = identities.last_call_id) AS lastSummary
	${IDENTITIES}`;

export interface ContactsQuery {
	limit: number;
	/** Only contacts with a greater id than this one, the last of the page before. */
	after?: string | undefined;
	/** In any spelling; without its country code it is one of `countries`, ISO 3166-1 alpha-2. */
	phone?: string | undefined;
	countries?: readonly string[];
	/** Several contacts may share an address: all are found. */
	email?: string | undefined;
}

/** A workspace's contacts by id, or those with a number or an address. */
export async function listContacts(
	db: D1Database,
	workspaceId: string,
	query: ContactsQuery,
): Promise<ContactRow[]> {
	const { limit, after = "", phone, countries = [], email } = query;
	if (phone !== undefined) {
		const found = await Promise.all(
			numbersMeant(phone, countries).map(async (identity) => {
				const contactId = await contactIdOf({ workspaceId, identity }, sha256Hex);
				return await getContact(db, workspaceId, contactId);
			}),
		);
		const contacts = found.filter((contact) => contact !== null);
		return [...new Map(contacts.map((contact) => [contact.contactId, contact])).values()];
	}
	const having = email === undefined ? "" : "AND coalesce(email = ?4 OR edited_email = ?4, 0)";
	const { results } = await db
		.prepare(
			`WITH persons AS (
				SELECT DISTINCT person_id FROM contact_identities
				WHERE workspace_id = ?1 AND person_id > ?2 ${having} ORDER BY person_id LIMIT ?3
			) ${SELECT}`,
		)
		.bind(
			workspaceId,
			after,
			limit,
			...(email === undefined ? [] : [normaliseEmail(email) ?? email]),
		)
		.all();
	return contactsFrom(workspaceId, results);
}

/** Finds a contact by its own id, or by that of a contact that was merged into it. */
export async function getContact(
	db: D1Database,
	workspaceId: string,
	contactId: string,
): Promise<ContactRow | null> {
	const { results } = await db
		.prepare(
			`WITH persons AS (
				SELECT coalesce((SELECT into_contact_id FROM contact_merges
					WHERE workspace_id = ?1 AND contact_id = ?2), ?2) AS person_id
			) ${SELECT}`,
		)
		.bind(workspaceId, contactId)
		.all();
	return contactsFrom(workspaceId, results)[0] ?? null;
}

/** The numbers that somebody may mean who leaves the country code out, as they are stored. */
function numbersMeant(phone: string, countries: readonly string[]): string[] {
	const read = [null, ...countries].map((country) => normalisePhone(phone, country));
	return [...new Set([...read, digitsOf(phone)])].filter((number) => number !== null);
}

const OfPerson = Asked.omit({ lastSummary: true });

/**
 * All contacts with one of the ids, or with the address. A contact whose identity is a number may have an address, too.
 * @param email as `normaliseEmail` writes it; null for no address.
 */
export async function findPersons(
	db: D1Database,
	asked: { workspaceId: string; contactIds: readonly string[]; email: string | null },
): Promise<Person[]> {
	const { workspaceId, contactIds, email } = asked;
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
			SELECT ${selected([...fields, "personId"])} ${IDENTITIES}`,
		)
		.bind(workspaceId, JSON.stringify(contactIds), email)
		.all();
	const byPerson = Map.groupBy(z.array(OfPerson).parse(results), ({ personId }) => personId);
	return [...byPerson].flatMap(([personId, identities]) => personOf(personId, identities) ?? []);
}

function contactsFrom(workspaceId: string, results: readonly unknown[]): ContactRow[] {
	const rows = z.array(Asked).parse(results);
	return [...Map.groupBy(rows, ({ personId }) => personId)]
		.flatMap(([contactId, identities]) => {
			const person = personOf(contactId, identities);
			if (person === null) return [];
			const { recentCallIds: _, ...shown } = person;
			const newest = identities.find(({ lastCallId }) => lastCallId === person.lastCallId);
			return [{ workspaceId, ...shown, lastSummary: newest?.lastSummary ?? null }];
		})
		.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1));
}
