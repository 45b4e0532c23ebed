import { type Appointment, appointmentFacts, placeFacts } from "../domain/booking/appointment.ts";
import type { CallEvent } from "../domain/events/catalogue.ts";
import { movedFrom, type OwnChange } from "./own-change.ts";

// What a call's log records of a caller's change. A repeat records it again, because the first event may not have reached
// the log, which takes it once. A change by somebody else is not recorded as this caller's.

export function bookedEvent(appointment: Appointment, turn: number): CallEvent {
	return { type: "appointment.booked", v: 2, data: { turn, ...appointmentFacts(appointment) } };
}

export function movedEvents({ appointment, isOwn }: OwnChange, turn: number): CallEvent[] {
	if (!isOwn) return [];
	const from = placeFacts(movedFrom(appointment), appointment.timezone);
	const data = { by: "caller", turn, ...appointmentFacts(appointment), movedFrom: from } as const;
	return [{ type: "appointment.moved", v: 1, data }];
}

export function cancelledEvents({ appointment, isOwn }: OwnChange, turn: number): CallEvent[] {
	if (!isOwn) return [];
	const data = { by: "caller", turn, ...appointmentFacts(appointment) } as const;
	return [{ type: "appointment.cancelled", v: 1, data }];
}
