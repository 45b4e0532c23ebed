import { z } from "zod";

import { countryOfTimezone } from "../../domain/people/country.ts";
import { storedPhone } from "../../domain/people/phone.ts";
import { type FoldedCall, foldCallRows } from "../views/fold-call-rows.ts";
import { type CallKey, parseFacts, selectSegments } from "../views/segments.ts";
import { rebuildContacts } from "./contacts.ts";

/**
 * Completes the phone numbers that release 0.1 stored as they were said: of appointments, calls and contacts. Contacts
 * who turn out to have one number become one, and `contact_merges` says so. It does what the fold of the same events
 * does, so that a rebuild changes nothing. One run completes a part; any part may be repeated.
 * @param after the call with which the run before ended.
 * @param limit how many calls, appointments and contacts one run completes.
 * @param now milliseconds since the epoch.
 * @returns where the next run goes on, or that there is nothing left to do.
 */
export async function completePhones(
	db: D1Database,
	{ after, limit, now }: { after: CallKey; limit: number; now: number },
): Promise<{ after: CallKey; isDone: boolean }> {
	const appointments = await completeAppointments(db, limit);
	const last = await completeCalls(db, after, limit);
	// Contacts follow their calls.
	const contacts = last === null ? await joinContacts(db, { limit, now }) : limit;
	const isDone = last === null && appointments < limit && contacts < limit;
	return { after: last ?? after, isDone };
}

const OldAppointment = z.object({
	workspaceId: z.string(),
	appointmentId: z.string(),
	phone: z.string(),
	timezone: z.string(),
});

async function completeAppointments(db: D1Database, limit: number): Promise<number> {
	const { results } = await db
		.prepare(
			`SELECT workspace_id AS workspaceId, appointment_id AS appointmentId, phone, timezone
			FROM appointments WHERE phone NOT LIKE '+%' AND phone_said IS NULL LIMIT ?1`,
		)
		.bind(limit)
		.all();
	const completed = z
		.array(OldAppointment)
		.parse(results)
		.map(({ timezone, ...old }) => {
			const said = old.phone;
			return { ...old, said, phone: storedPhone(said, countryOfTimezone(timezone)) ?? said };
		});
	await db
		.prepare(
			`UPDATE appointments SET phone = completed.value ->> 'phone', phone_said = completed.value ->> 'said'
			FROM json_each(?1) AS completed
			WHERE workspace_id = completed.value ->> 'workspaceId'
				AND appointment_id = completed.value ->> 'appointmentId' AND phone_said IS NULL`,
		)
		.bind(JSON.stringify(completed))
		.run();
	return completed.length;
}

const CallKeys = z.array(z.object({ workspaceId: z.string(), callId: z.string() }));

/** Folds calls with an incomplete number anew. Returns the last that it folded; null when there was none. */
async function completeCalls(db: D1Database, after: CallKey, limit: number) {
	const { results } = await db
		.prepare(
			`SELECT workspace_id AS workspaceId, call_id AS callId FROM calls
			WHERE (workspace_id, call_id) > (?1, ?2) AND contact_phone NOT LIKE '+%'
			ORDER BY workspace_id, call_id LIMIT ?3`,
		)
		.bind(after.workspaceId, after.callId, limit)
		.all();
	const keys = CallKeys.parse(results);
	const last = keys.at(-1);
	if (last === undefined) return null;
	const selects = await db.batch(selectSegments(db, keys));
	const known = parseFacts(selects.flatMap(({ results: rows }) => rows));
	const folded = (await Promise.all(known.map(foldCallRows))).map(({ call }) => call);
	await db
		.prepare(
			`UPDATE calls SET contact_id = folded.value ->> 'contactId', contact_phone = folded.value ->> 'contactPhone'
			FROM json_each(?1) AS folded
			WHERE workspace_id = folded.value ->> 'workspaceId' AND call_id = folded.value ->> 'callId'
				AND known_events = folded.value ->> 'knownEvents'`,
		)
		.bind(JSON.stringify(folded.map(identified)))
		.run();
	for (const [workspaceId, calls] of Map.groupBy(folded, (call) => call.workspaceId)) {
		const ids = new Set(calls.map(({ contactId }) => contactId).filter((id) => id !== null));
		await rebuildContacts(db, workspaceId, [...ids]);
	}
	return last;
}

function identified({
	workspaceId,
	callId,
	contactId,
	contactPhone,
	knownEvents,
}: FoldedCall["call"]) {
	return { workspaceId, callId, contactId, contactPhone, knownEvents };
}

const OldContacts = z.array(
	z.object({ workspaceId: z.string(), oldId: z.string(), newId: z.string() }),
);

/**
 * What belongs to a contact whose calls have another one now goes to that of its newest call. The old id still leads to
 * it: it was merged. Where both were corrected, the newer correction stands.
 */
async function joinContacts(
	db: D1Database,
	{ limit, now }: { limit: number; now: number },
): Promise<number> {
	const { results } = await db
		.prepare(
			`SELECT contacts.workspace_id AS workspaceId, contacts.contact_id AS oldId, calls.contact_id AS newId
			FROM contacts JOIN calls
				ON calls.workspace_id = contacts.workspace_id AND calls.call_id = contacts.last_call_id
			WHERE contacts.phone NOT LIKE '+%' AND calls.contact_id <> contacts.contact_id LIMIT ?1`,
		)
		.bind(limit)
		.all();
	const pairs = OldContacts.parse(results);
	for (const { workspaceId, oldId, newId } of pairs) {
		const bound = (sql: string) => db.prepare(sql).bind(workspaceId, oldId, newId);
		const deleted = (table: string) =>
			db
				.prepare(`DELETE FROM ${table} WHERE workspace_id = ?1 AND contact_id = ?2`)
				.bind(workspaceId, oldId);
		await db.batch([
			bound("UPDATE contact_notes SET contact_id = ?3 WHERE workspace_id = ?1 AND contact_id = ?2"),
			bound("UPDATE crm_tasks SET contact_id = ?3 WHERE workspace_id = ?1 AND contact_id = ?2"),
			bound(`INSERT INTO contact_edits (workspace_id, contact_id, name, email, edited_at)
				SELECT workspace_id, ?3, name, email, edited_at FROM contact_edits
				WHERE workspace_id = ?1 AND contact_id = ?2
				ON CONFLICT (workspace_id, contact_id) DO UPDATE SET
					name = iif(excluded.edited_at > contact_edits.edited_at, coalesce(excluded.name, contact_edits.name), coalesce(contact_edits.name, excluded.name)),
					email = iif(excluded.edited_at > contact_edits.edited_at, coalesce(excluded.email, contact_edits.email), coalesce(contact_edits.email, excluded.email)),
					edited_at = max(excluded.edited_at, contact_edits.edited_at)`),
			deleted("contact_edits"),
			// A person merged the old contact into another one: so is the new one. And what was merged into it goes along.
			bound(`INSERT INTO contact_merges (workspace_id, contact_id, into_contact_id, merged_at)
				SELECT workspace_id, ?3, into_contact_id, merged_at FROM contact_merges
				WHERE workspace_id = ?1 AND contact_id = ?2 AND into_contact_id <> ?3
				ON CONFLICT (workspace_id, contact_id) DO NOTHING`),
			bound(`UPDATE contact_merges SET into_contact_id = coalesce((SELECT into_contact_id FROM contact_merges
					WHERE workspace_id = ?1 AND contact_id = ?3), ?3)
				WHERE workspace_id = ?1 AND into_contact_id = ?2 AND contact_id <> ?3`),
			bound(
				"DELETE FROM contact_merges WHERE workspace_id = ?1 AND contact_id = ?3 AND into_contact_id = ?2",
			),
			db
				.prepare(
					`INSERT INTO contact_merges (workspace_id, contact_id, into_contact_id, merged_at)
					SELECT ?1, ?2, coalesce((SELECT into_contact_id FROM contact_merges
						WHERE workspace_id = ?1 AND contact_id = ?3), ?3), ?4 WHERE true
					ON CONFLICT (workspace_id, contact_id) DO NOTHING`,
				)
				.bind(workspaceId, oldId, newId, now),
			deleted("contacts"),
		]);
	}
	return pairs.length;
}
