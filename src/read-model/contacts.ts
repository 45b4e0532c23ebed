import { z } from "zod";

import { normalisePhone } from "../domain/booking/phone.ts";
import { bindRows, insertFromJson } from "./columns.ts";
import { sha256Hex } from "./sha256.ts";

/** One of the built-in CRM's people. The phone number is the identity. */
export const ContactRow = z.object({
	workspaceId: z.string(),
	contactId: z.string(),
	name: z.string().nullable(),
	phone: z.string(),
	lastCallId: z.string(),
	/** Milliseconds since the epoch. */
	lastCallAt: z.int(),
	/** What that call was about, once it was analysed. */
	lastSummary: z.string().nullable(),
});
export type ContactRow = z.infer<typeof ContactRow>;

/** @param phone as `normalisePhone` spells it. */
export async function contactIdOf(workspaceId: string, phone: string): Promise<string> {
	return `con_${(await sha256Hex(`${workspaceId}:${phone}`)).slice(0, 26)}`;
}

export interface ContactToWrite {
	workspaceId: string;
	contactId: string;
	name: string | null;
	/** The call that gave the name: an older call's name never replaces a newer call's. */
	nameCallId: string | null;
	phone: string;
	lastCallId: string;
	lastCallAt: number;
	/** How many facts of the call this was folded from. */
	knownEvents: number;
}

const written = [
	"workspaceId",
	"contactId",
	"name",
	"nameCallId",
	"phone",
	"lastCallId",
	"lastCallAt",
];

/** Written after the call's own row: only the fold which that row came from may speak for the call. */
const NEWEST_FOLD = `EXISTS (
	SELECT 1 FROM calls
	WHERE calls.workspace_id = value ->> 'workspaceId' AND calls.call_id = value ->> 'lastCallId'
		AND calls.known_events = value ->> 'knownEvents')`;

const NEWER_NAME = `coalesce(excluded.name_call_id, '') >= coalesce(contacts.name_call_id, '')`;

/** The newest call and the newest name win, each for itself, so that the order of arrival does not matter. */
const UPSERT = `${insertFromJson("contacts", written, NEWEST_FOLD)}
	ON CONFLICT (workspace_id, contact_id) DO UPDATE SET
		name = CASE WHEN ${NEWER_NAME} THEN excluded.name ELSE contacts.name END,
		name_call_id = CASE WHEN ${NEWER_NAME} THEN excluded.name_call_id ELSE contacts.name_call_id END,
		last_call_id = max(excluded.last_call_id, contacts.last_call_id),
		last_call_at = CASE WHEN excluded.last_call_id >= contacts.last_call_id
			THEN excluded.last_call_at ELSE contacts.last_call_at END
	WHERE excluded.last_call_id > contacts.last_call_id
		OR (${NEWER_NAME} AND excluded.name IS NOT contacts.name)`;

export function writeContacts(
	db: D1Database,
	contacts: readonly ContactToWrite[],
): D1PreparedStatement[] {
	return bindRows(db, UPSERT, contacts);
}

const SELECT = `SELECT
	contacts.workspace_id AS workspaceId, contacts.contact_id AS contactId, name, phone,
	last_call_id AS lastCallId, last_call_at AS lastCallAt, analysis ->> '$.summary' AS lastSummary
	FROM contacts LEFT JOIN calls
		ON calls.workspace_id = contacts.workspace_id AND calls.call_id = contacts.last_call_id`;

/** A workspace's contacts by id; by phone, the one who has it, however it is spelled. */
export async function listContacts(
	db: D1Database,
	workspaceId: string,
	query: { limit: number; after?: string | undefined; phone?: string | undefined },
): Promise<ContactRow[]> {
	if (query.phone !== undefined) {
		const phone = normalisePhone(query.phone);
		if (phone === null) return [];
		const contact = await getContact(db, workspaceId, await contactIdOf(workspaceId, phone));
		return contact === null ? [] : [contact];
	}
	const { results } = await db
		.prepare(
			`${SELECT} WHERE contacts.workspace_id = ? AND contacts.contact_id > ? ORDER BY contacts.contact_id LIMIT ?`,
		)
		.bind(workspaceId, query.after ?? "", query.limit)
		.all();
	return z.array(ContactRow).parse(results);
}

export async function getContact(
	db: D1Database,
	workspaceId: string,
	contactId: string,
): Promise<ContactRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE contacts.workspace_id = ? AND contacts.contact_id = ?`)
		.bind(workspaceId, contactId)
		.first();
	return row === null ? null : ContactRow.parse(row);
}
