import { z } from "zod";

import { Appointment } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import type { Booking, Cancellation, Move } from "../../domain/booking/changes.ts";
import { spellingsOf } from "../../domain/people/phone.ts";
import { DAY } from "../../domain/time/local-time.ts";
import { jsonText, selected } from "../sql.ts";
import { insertChange } from "./appointment-changes.ts";

const AppointmentRow = Appointment.extend({
	movedFrom: jsonText(Appointment.shape.movedFrom).nullable(),
});
export type AppointmentRow = z.infer<typeof AppointmentRow>;

/** Where a page ends: the last appointment of it. */
type AppointmentPlace = Pick<AppointmentRow, "startsAt" | "appointmentId">;

interface AppointmentsQuery {
	callId?: string | undefined;
	agentId?: string | undefined;
	status?: AppointmentRow["status"] | undefined;
	/** Milliseconds since the epoch: only appointments that start then or later, and before `to`. */
	from?: number | undefined;
	to?: number | undefined;
	/** Only what comes after this place: the last of the page before. */
	after?: AppointmentPlace | undefined;
	/** The latest first. */
	isBackwards?: boolean;
	limit: number;
}

const SELECT = `SELECT ${selected(Object.keys(AppointmentRow.shape))} FROM appointments`;

/** A workspace's appointments in order of their start. */
export async function listAppointments(
	db: D1Database,
	workspaceId: string,
	{ callId, agentId, status, from, to, after, isBackwards, limit }: AppointmentsQuery,
): Promise<AppointmentRow[]> {
	const direction = isBackwards === true ? "DESC" : "ASC";
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1
				AND (?2 IS NULL OR call_id = ?2)
				AND starts_at >= ?3
				AND (starts_at > ?4 OR (starts_at = ?4 AND appointment_id > ?5))
				AND (?6 IS NULL OR agent_id = ?6)
				AND (?7 IS NULL OR status = ?7)
				AND starts_at < ?8
			ORDER BY starts_at ${direction}, appointment_id ${direction} LIMIT ?9`,
		)
		.bind(
			workspaceId,
			callId ?? null,
			Math.max(from ?? 0, after?.startsAt ?? 0),
			after?.startsAt ?? -1,
			after?.appointmentId ?? "",
			agentId ?? null,
			status ?? null,
			to ?? Number.MAX_SAFE_INTEGER,
			limit,
		)
		.all();
	return z.array(AppointmentRow).parse(results);
}

export async function getAppointment(
	db: D1Database,
	workspaceId: string,
	appointmentId: string,
): Promise<AppointmentRow | null> {
	return AppointmentRow.nullable().parse(await selectOne(db, workspaceId, appointmentId).first());
}

/** What is booked under a phone number and starts after `now` (ms), the earliest first. */
export async function listUpcoming(
	db: D1Database,
	{ workspaceId, phone, now }: { workspaceId: string; phone: string; now: number },
): Promise<AppointmentRow[]> {
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1 AND starts_at > ?2 AND status = 'booked'
				AND phone IN (SELECT value FROM json_each(?3))
			ORDER BY starts_at LIMIT 100`,
		)
		.bind(workspaceId, now, JSON.stringify(spellingsOf(phone)))
		.all();
	return z.array(AppointmentRow).parse(results);
}

/** A contact's next appointment after `now` (ms), under any of their numbers; null when there is none. */
export async function getNextAppointment(
	db: D1Database,
	{ workspaceId, contactId, now }: { workspaceId: string; contactId: string; now: number },
): Promise<AppointmentRow | null> {
	const row = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1 AND status = 'booked' AND starts_at > ?2 AND phone IN
				(SELECT phone FROM contact_identities WHERE workspace_id = ?1 AND person_id =
					(SELECT person_id FROM contact_identities WHERE workspace_id = ?1 AND contact_id = ?3))
			ORDER BY starts_at LIMIT 1`,
		)
		.bind(workspaceId, now, contactId)
		.first();
	return AppointmentRow.nullable().parse(row);
}

const HeldRow = z.object({
	appointmentId: z.string(),
	resource: z.string(),
	startsAt: z.int(),
	endsAt: z.int(),
});

/** An appointment lasts a day at most, and so does each of its buffers (a CHECK says so): the index bounds the search. */
const HELD = (from: string, until: string) => `status = 'booked'
	AND starts_at > ${from} - ${2 * DAY} AND starts_at < ${until} + ${DAY}
	AND held_from < ${until} AND held_until > ${from}`;

/** What is booked and overlaps a span, buffers included. */
export async function listHeld(
	db: D1Database,
	workspaceId: string,
	{ startsAt, endsAt }: Span,
): Promise<Held[]> {
	const { results } = await db
		.prepare(
			`SELECT appointment_id AS appointmentId, resource, held_from AS startsAt, held_until AS endsAt
			FROM appointments WHERE workspace_id = ?1 AND ${HELD("?2", "?3")} ORDER BY held_from`,
		)
		.bind(workspaceId, startsAt, endsAt)
		.all();
	return z.array(HeldRow).parse(results);
}

/**
 * The first of the resources in `?3` that nobody but `?2` holds from `?4` to `?5`; no row when there is none.
 * SQLite runs one statement at a time, and a statement that takes a slot looks for a free resource within
 * itself: of any number at the same moment, each gets a free one or none.
 */
const FREE = `SELECT eligible.value AS resource FROM json_each(?3) AS eligible
	WHERE NOT EXISTS (SELECT 1 FROM appointments AS other
		WHERE other.workspace_id = ?1 AND other.appointment_id <> ?2
		AND other.resource = eligible.value AND ${HELD("?4", "?5")})
	ORDER BY eligible.key LIMIT 1`;

/** Whether a row was changed, and the appointment as it is after that; null when there is none of that id. */
interface Changed {
	changed: boolean;
	appointment: AppointmentRow | null;
}

/** Takes the first free resource; an id that is there already is left as it is. */
export async function insertAppointment(
	db: D1Database,
	booking: Booking & { appointmentId: string },
): Promise<Changed> {
	const insert = db
		.prepare(
			`INSERT INTO appointments (workspace_id, appointment_id, resource, held_from, held_until, starts_at,
				ends_at, intent_key, agent_id, call_id, service, timezone, name, phone, phone_extension, phone_said,
				booked_at, changed_at)
			SELECT ?1, ?2, resource, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?16, ?17, ?15, ?15
			FROM (${FREE}) WHERE true ON CONFLICT DO NOTHING`,
		)
		.bind(
			booking.workspaceId,
			booking.appointmentId,
			JSON.stringify(booking.resources),
			booking.heldFrom,
			booking.heldUntil,
			booking.startsAt,
			booking.endsAt,
			booking.intentKey,
			booking.agentId,
			booking.callId,
			booking.service,
			booking.timezone,
			booking.name,
			booking.phone,
			booking.bookedAt,
			booking.phoneExtension,
			booking.phoneSaid,
		);
	const { workspaceId, appointmentId, callId, intentKey: changeKey } = booking;
	const change = { workspaceId, appointmentId, revision: 0, kind: "booked", changeKey } as const;
	// A call tells of its own booking, and finds it under the key.
	return await changed(db, [
		insert,
		...(callId === null ? [insertChange(db, { ...change, toldAt: null })] : []),
		selectOne(db, workspaceId, appointmentId),
	]);
}

/** Takes the first resource that is free but for the appointment itself. One that starts there already is left as it is. */
export async function moveAppointment(db: D1Database, move: Move): Promise<Changed> {
	const update = db
		.prepare(
			`UPDATE appointments SET resource = free.resource, held_from = ?4, held_until = ?5, starts_at = ?6, ends_at = ?7,
				moved_from = json_object('resource', appointments.resource, 'startsAt', starts_at, 'endsAt', ends_at),
				revision = revision + 1, change_key = ?8, changed_at = ?9
			FROM (${FREE}) AS free
			WHERE workspace_id = ?1 AND appointment_id = ?2 AND status = 'booked' AND starts_at <> ?6
				AND revision = ?10`,
		)
		.bind(
			move.workspaceId,
			move.appointmentId,
			JSON.stringify(move.resources),
			move.heldFrom,
			move.heldUntil,
			move.startsAt,
			move.endsAt,
			move.changeKey,
			move.changedAt,
			move.revision,
		);
	return await changed(db, [update, ...keptAndRead(db, "moved", move)]);
}

/** The row stays, and holds nothing any more. */
export async function cancelAppointment(
	db: D1Database,
	cancellation: Cancellation,
): Promise<Changed> {
	const { workspaceId, appointmentId, changeKey, changedAt, revision } = cancellation;
	const update = db
		.prepare(
			`UPDATE appointments SET status = 'cancelled', revision = revision + 1, change_key = ?3, changed_at = ?4
			WHERE workspace_id = ?1 AND appointment_id = ?2 AND status = 'booked' AND revision = ?5`,
		)
		.bind(workspaceId, appointmentId, changeKey, changedAt, revision);
	return await changed(db, [update, ...keptAndRead(db, "cancelled", cancellation)]);
}

/** Keeps a change of a row, and reads the row. */
function keptAndRead(
	db: D1Database,
	kind: "moved" | "cancelled",
	change: Cancellation,
): D1PreparedStatement[] {
	const { workspaceId, appointmentId, changeKey, by, changedAt, revision } = change;
	const kept = { workspaceId, appointmentId, revision: revision + 1, kind, changeKey };
	return [
		insertChange(db, { ...kept, toldAt: by === "caller" ? changedAt : null }),
		selectOne(db, workspaceId, appointmentId),
	];
}

/** Changes a row, keeps the change and reads the row in one transaction. */
async function changed(db: D1Database, statements: D1PreparedStatement[]): Promise<Changed> {
	const results = await db.batch(statements);
	const [row = null] = results.at(-1)?.results ?? [];
	const appointment = AppointmentRow.nullable().parse(row);
	return { changed: (results.at(0)?.meta.changes ?? 0) > 0, appointment };
}

function selectOne(db: D1Database, workspaceId: string, appointmentId: string) {
	return db
		.prepare(`${SELECT} WHERE workspace_id = ? AND appointment_id = ?`)
		.bind(workspaceId, appointmentId);
}
