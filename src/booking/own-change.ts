import type { Appointment, Place } from "../domain/booking/appointment.ts";
import type { Changed } from "../providers/calendar/port.ts";

/**
 * `isOwn`: this requester made the change, now or in an earlier request. If not, another call or the office made and
 * recorded it.
 */
export interface OwnChange extends Changed {
	isOwn: boolean;
}

export function withOwner(changed: Changed, changeKey: string): OwnChange {
	return { ...changed, isOwn: changed.appointment.changeKey === changeKey };
}

/** Its place before the last move; its own place if it never moved. */
export function movedFrom(appointment: Appointment): Place {
	return appointment.movedFrom ?? appointment;
}
