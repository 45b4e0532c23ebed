import type { Appointment } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import type { Booking, Cancellation, Move } from "../../domain/booking/changes.ts";
import type { Result } from "../../domain/result.ts";

/**
 * `already`: an earlier request has made the change. The appointment is as it is now; after a repeated booking
 * it may have been moved or cancelled since.
 */
export interface Changed {
	appointment: Appointment;
	already: boolean;
}

type SlotTaken = { code: "slot_taken" };
type NoSuchAppointment = { code: "no_such_appointment" };

export type Booked = Result<Changed, SlotTaken>;
export type Cancelled = Result<Changed, NoSuchAppointment>;
export type Moved = Result<
	Changed,
	SlotTaken | NoSuchAppointment | { code: "appointment_cancelled" }
>;

/**
 * Who has which slot. No two appointments of a workspace ever overlap on one resource, buffers included,
 * whatever is asked at the same moment. Every change may be repeated and is made once. Throws `ProviderError`:
 * then the change may have been made or not, and a repeat or a read shows which.
 */
export interface Calendar {
	/** What is given already and overlaps the span, buffers included. */
	held(workspaceId: string, span: Span): Promise<Held[]>;
	/** Takes the first of the resources that is free. */
	book(booking: Booking): Promise<Booked>;
	/** Takes the first of the resources that is free but for the appointment itself. */
	move(move: Move): Promise<Moved>;
	/** What is cancelled holds nothing any more, and is not forgotten. */
	cancel(cancellation: Cancellation): Promise<Cancelled>;
	find(workspaceId: string, appointmentId: string): Promise<Appointment | null>;
	/** What came of an intent, as it is now: the newest of its appointments, or null when none was made. */
	outcomeOf(workspaceId: string, intentKey: string): Promise<Appointment | null>;
	/** What is booked under a phone number and has not begun by `now` (ms), the earliest first. */
	upcoming(query: { workspaceId: string; phone: string; now: number }): Promise<Appointment[]>;
}
