import type { Booking, Move } from "../../src/domain/booking/changes.ts";
import { MINUTE } from "../../src/domain/time/local-time.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";

export const DAY = 24 * 60 * MINUTE;
export const HALF_HOUR = 30 * MINUTE;
export const ten = Date.parse("2026-11-24T10:00:00Z");
let calls = 0;

/** A booking of a half hour from ten, by a call of its own, with changes. `resources` of one chair unless it says more. */
export function booking(workspaceId: string, change: Partial<Booking> = {}): Booking {
	const callId = `call_contract_${++calls}`;
	const startsAt = change.startsAt ?? ten;
	const endsAt = change.endsAt ?? startsAt + HALF_HOUR;
	return {
		workspaceId,
		agentId: "reception",
		resources: ["chair 1"],
		startsAt,
		endsAt,
		heldFrom: startsAt,
		heldUntil: endsAt,
		intentKey: `${callId}/book_appointment/${startsAt}/07700900123`,
		callId,
		service: "cleaning",
		timezone: "Europe/London",
		name: "Maria Lopez",
		phone: "+447700900123",
		phoneExtension: null,
		phoneSaid: "07700900123",
		bookedAt: ten - DAY,
		...change,
	};
}

export function moveTo(
	startsAt: number,
	change: Partial<Move> & Pick<Move, "workspaceId" | "appointmentId">,
): Move {
	const endsAt = startsAt + HALF_HOUR;
	return {
		resources: ["chair 1"],
		startsAt,
		endsAt,
		heldFrom: startsAt,
		heldUntil: endsAt,
		changeKey: `call_contract_0/move_appointment/${startsAt}`,
		changedAt: ten - HALF_HOUR,
		by: "caller",
		revision: 0,
		...change,
	};
}

export const everything = { startsAt: 0, endsAt: 9e15 };

export async function given(calendar: Calendar, wanted: Booking) {
	const booked = await calendar.book(wanted);
	if (!booked.ok) throw new Error(`not booked: ${booked.refusal.code}`);
	return booked.value.appointment;
}

/** What no calendar may ever hold: two appointments that meet on one resource. */
export async function collisions(calendar: Calendar, workspaceId: string): Promise<number> {
	const held = await calendar.held(workspaceId, everything);
	return held.filter((one, index) =>
		held.some(
			(other, nth) =>
				nth > index &&
				other.resource === one.resource &&
				one.startsAt < other.endsAt &&
				other.startsAt < one.endsAt,
		),
	).length;
}
