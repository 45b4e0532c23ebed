import { z } from "zod";

import { Appointment, Place } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import { nthKey } from "../../domain/booking/request.ts";
import { DAY } from "../../domain/time/local-time.ts";
import { ProviderError } from "../provider-error.ts";
import type { Booked, Booking, Calendar, Cancellation, Cancelled, Move, Moved } from "./port.ts";

const AppointmentRow = Appointment.extend({
	movedFrom: z.preprocess(
		(json) => (typeof json === "string" ? JSON.parse(json) : json),
		Place.nullable(),
	),
});

const HeldRow = z.object({
	appointmentId: z.string(),
	resource: z.string(),
	startsAt: z.int(),
	endsAt: z.int(),
});

const snake = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const SELECT = `SELECT ${Object.keys(Appointment.shape)
	.map((field) => `${snake(field)} AS ${field}`)
	.join(", ")} FROM appointments`;

/** An appointment lasts a day at most, and so does each of its buffers (a CHECK says so): the index bounds the search. */
const HELD = (from: string, until: string) => `status = 'booked'
	AND starts_at > ${from} - ${2 * DAY} AND starts_at < ${until} + ${DAY}
	AND held_from < ${until} AND held_until > ${from}`;

/** The first of the resources in `?3` that nobody but `?2` holds from `?4` to `?5`; no row when there is none. */
const FREE = `SELECT eligible.value AS resource FROM json_each(?3) AS eligible
	WHERE NOT EXISTS (SELECT 1 FROM appointments AS other
		WHERE other.workspace_id = ?1 AND other.appointment_id <> ?2
		AND other.resource = eligible.value AND ${HELD("?4", "?5")})
	ORDER BY eligible.key LIMIT 1`;

/**
 * The built-in calendar. SQLite runs one statement at a time, and a statement that takes a slot looks for a free
 * resource within itself: of any number that want one at the same moment, each gets a free one or none.
 */
export class D1Calendar implements Calendar {
	readonly #db: D1Database;

	constructor(db: D1Database) {
		this.#db = db;
	}

	async held(workspaceId: string, { startsAt, endsAt }: Span): Promise<Held[]> {
		const statement = this.#db
			.prepare(
				`SELECT appointment_id AS appointmentId, resource, held_from AS startsAt, held_until AS endsAt
				FROM appointments WHERE workspace_id = ?1 AND ${HELD("?2", "?3")} ORDER BY held_from`,
			)
			.bind(workspaceId, startsAt, endsAt);
		const { results } = await answered(statement.all());
		return z.array(HeldRow).parse(results);
	}

	async book(booking: Booking): Promise<Booked> {
		const { workspaceId, intentKey } = booking;
		const appointmentId = await appointmentIdOf(workspaceId, intentKey);
		const insert = this.#db
			.prepare(
				`INSERT INTO appointments (workspace_id, appointment_id, resource, held_from, held_until, starts_at,
					ends_at, intent_key, agent_id, call_id, service, timezone, name, phone, booked_at, changed_at)
				SELECT ?1, ?2, resource, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15
				FROM (${FREE}) WHERE true ON CONFLICT DO NOTHING`,
			)
			.bind(
				workspaceId,
				appointmentId,
				JSON.stringify(booking.resources),
				booking.heldFrom,
				booking.heldUntil,
				booking.startsAt,
				booking.endsAt,
				intentKey,
				booking.agentId,
				booking.callId,
				booking.service,
				booking.timezone,
				booking.name,
				booking.phone,
				booking.bookedAt,
			);
		const { changed, appointment } = await this.#change(insert, workspaceId, appointmentId);
		if (appointment === null) return { ok: false, code: "slot_taken" };
		return { ok: true, appointment, already: !changed };
	}

	async move(move: Move): Promise<Moved> {
		const { workspaceId, appointmentId, startsAt } = move;
		const update = this.#db
			.prepare(
				`UPDATE appointments SET resource = free.resource, held_from = ?4, held_until = ?5, starts_at = ?6, ends_at = ?7,
					moved_from = json_object('resource', appointments.resource, 'startsAt', starts_at, 'endsAt', ends_at),
					revision = revision + 1, change_key = ?8, changed_at = ?9
				FROM (${FREE}) AS free
				WHERE workspace_id = ?1 AND appointment_id = ?2 AND status = 'booked' AND starts_at <> ?6`,
			)
			.bind(
				workspaceId,
				appointmentId,
				JSON.stringify(move.resources),
				move.heldFrom,
				move.heldUntil,
				startsAt,
				move.endsAt,
				move.changeKey,
				move.changedAt,
			);
		const { changed, appointment } = await this.#change(update, workspaceId, appointmentId);
		if (appointment === null) return { ok: false, code: "no_such_appointment" };
		if (appointment.status === "cancelled") return { ok: false, code: "appointment_cancelled" };
		if (appointment.startsAt !== startsAt) return { ok: false, code: "slot_taken" };
		return { ok: true, appointment, already: !changed };
	}

	async cancel(cancellation: Cancellation): Promise<Cancelled> {
		const { workspaceId, appointmentId, changeKey, changedAt } = cancellation;
		const update = this.#db
			.prepare(
				`UPDATE appointments SET status = 'cancelled', revision = revision + 1, change_key = ?3, changed_at = ?4
				WHERE workspace_id = ?1 AND appointment_id = ?2 AND status = 'booked'`,
			)
			.bind(workspaceId, appointmentId, changeKey, changedAt);
		const { changed, appointment } = await this.#change(update, workspaceId, appointmentId);
		if (appointment === null) return { ok: false, code: "no_such_appointment" };
		return { ok: true, appointment, already: !changed };
	}

	async find(workspaceId: string, appointmentId: string): Promise<Appointment | null> {
		const found = await answered(this.#lookUp(workspaceId, appointmentId).first());
		return AppointmentRow.nullable().parse(found);
	}

	async outcomeOf(workspaceId: string, intentKey: string): Promise<Appointment | null> {
		let newest: Appointment | null = null;
		for (let nth = 1; ; nth++) {
			const id = await appointmentIdOf(workspaceId, nthKey(intentKey, nth));
			const found = await this.find(workspaceId, id);
			if (found === null) return newest;
			newest = found;
		}
	}

	async upcoming(query: Parameters<Calendar["upcoming"]>[0]): Promise<Appointment[]> {
		const { workspaceId, phone, now } = query;
		const statement = this.#db
			.prepare(
				`${SELECT} WHERE workspace_id = ?1 AND starts_at > ?2 AND phone = ?3 AND status = 'booked'
				ORDER BY starts_at LIMIT 100`,
			)
			.bind(workspaceId, now, phone);
		const { results } = await answered(statement.all());
		return z.array(AppointmentRow).parse(results);
	}

	/** Makes a change, and tells in the same transaction how the appointment is after it. */
	async #change(change: D1PreparedStatement, workspaceId: string, appointmentId: string) {
		const look = this.#lookUp(workspaceId, appointmentId);
		const [changed, found] = await answered(this.#db.batch([change, look]));
		const [row = null] = found?.results ?? [];
		const appointment = AppointmentRow.nullable().parse(row);
		return { changed: (changed?.meta.changes ?? 0) > 0, appointment };
	}

	#lookUp(workspaceId: string, appointmentId: string): D1PreparedStatement {
		return this.#db
			.prepare(`${SELECT} WHERE workspace_id = ? AND appointment_id = ?`)
			.bind(workspaceId, appointmentId);
	}
}

/** D1 is down or busy: worth another try, and never a reason to drop the call. */
async function answered<T>(asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (cause) {
		throw new ProviderError("calendar_unavailable", { retryable: true, cause });
	}
}

async function appointmentIdOf(workspaceId: string, intentKey: string): Promise<string> {
	const bytes = new TextEncoder().encode(`${workspaceId}/${intentKey}`);
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	const hex = Array.from(digest.slice(0, 12), (byte) => byte.toString(16).padStart(2, "0"));
	return `appt_${hex.join("")}`;
}
