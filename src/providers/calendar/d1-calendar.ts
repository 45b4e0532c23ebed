import { z } from "zod";

import type { Span } from "../../domain/booking/availability.ts";
import { DAY } from "../../domain/booking/local-time.ts";
import { ProviderError } from "../provider-error.ts";
import type { Booked, Booking, Calendar } from "./port.ts";

const TakenRow = z
	.object({ starts_at: z.int(), ends_at: z.int() })
	.transform((row): Span => ({ startsAt: row.starts_at, endsAt: row.ends_at }));

const HolderRow = z.object({
	appointment_id: z.string(),
	intent_key: z.string(),
	starts_at: z.int(),
	ends_at: z.int(),
	service: z.string(),
	name: z.string(),
	phone: z.string(),
});

/** No appointment is longer than a day (a CHECK says so), so the primary key bounds the search on both sides. */
const OVERLAPPING = `workspace_id = ?1 AND resource = ?2
	AND starts_at > ?3 - ${DAY} AND starts_at < ?4 AND ends_at > ?3`;

/**
 * The built-in calendar. SQLite runs one statement at a time, and the insert looks for overlaps within
 * itself: of any number of bookings for one slot, in any number of calls, one is made.
 */
export class D1Calendar implements Calendar {
	readonly #db: D1Database;

	constructor(db: D1Database) {
		this.#db = db;
	}

	async taken(workspaceId: string, resource: string, { startsAt, endsAt }: Span): Promise<Span[]> {
		const statement = this.#db
			.prepare(
				`SELECT starts_at, ends_at FROM appointments WHERE ${OVERLAPPING} ORDER BY starts_at`,
			)
			.bind(workspaceId, resource, startsAt, endsAt);
		const { results } = await answered(statement.all());
		return z.array(TakenRow).parse(results);
	}

	async book(booking: Booking): Promise<Booked> {
		const { workspaceId, resource, startsAt, endsAt, intentKey } = booking;
		const insert = this.#db
			.prepare(
				`INSERT INTO appointments (workspace_id, resource, starts_at, ends_at, appointment_id, intent_key,
					call_id, service, timezone, name, phone, booked_at)
				SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
				WHERE NOT EXISTS (SELECT 1 FROM appointments WHERE ${OVERLAPPING})
				ON CONFLICT DO NOTHING`,
			)
			.bind(
				workspaceId,
				resource,
				startsAt,
				endsAt,
				await appointmentIdOf(booking),
				intentKey,
				booking.callId,
				booking.service,
				booking.timezone,
				booking.name,
				booking.phone,
				booking.bookedAt,
			);
		const holder = this.#db
			.prepare(
				`SELECT appointment_id, intent_key, starts_at, ends_at, service, name, phone FROM appointments
				WHERE workspace_id = ? AND resource = ? AND starts_at = ?`,
			)
			.bind(workspaceId, resource, startsAt);
		const [inserted, held] = await answered(this.#db.batch([insert, holder]));
		const rows = z.array(HolderRow).parse(held?.results);
		const ours = rows.find((row) => row.intent_key === intentKey);
		if (!ours) return { ok: false, code: "slot_taken" };
		const appointment = {
			appointmentId: ours.appointment_id,
			startsAt: ours.starts_at,
			endsAt: ours.ends_at,
			service: ours.service,
			name: ours.name,
			phone: ours.phone,
		};
		return { ok: true, appointment, already: inserted?.meta.changes === 0 };
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

async function appointmentIdOf({ workspaceId, intentKey }: Booking): Promise<string> {
	const bytes = new TextEncoder().encode(`${workspaceId}/${intentKey}`);
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	const hex = Array.from(digest.slice(0, 12), (byte) => byte.toString(16).padStart(2, "0"));
	return `appt_${hex.join("")}`;
}
