import type { Appointment } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import type { Booking, Cancellation, MadeChange, Move } from "../../domain/booking/changes.ts";
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
export type NoSuchAppointment = { code: "no_such_appointment"; appointmentId: string };
export type AppointmentCancelled = { code: "appointment_cancelled"; appointmentId: string };

export type Booked = Result<Changed, SlotTaken>;
/** It has changed since it was looked at. `appointment`: as it is now. */
export type AppointmentChanged = { code: "appointment_changed"; appointment: Appointment };

export type Cancelled = Result<Changed, NoSuchAppointment | AppointmentChanged>;
export type Moved = Result<
	Changed,
	SlotTaken | NoSuchAppointment | AppointmentCancelled | AppointmentChanged
>;

/**
 * No two appointments of a workspace ever overlap on one resource, buffers included, however many are asked for at
 * the same moment. Every change may be repeated and is made once. After a `ProviderError` the change may have been made
 * or not; a repeat or a read shows which. A change of an appointment that has changed since it was looked at is refused, so
 * that a late one never overtakes a newer one.
 */
export interface Calendar {
	/** Appointments that hold a resource within the span, buffers included. */
	held(workspaceId: string, span: Span): Promise<Held[]>;
	/** Takes the first of the resources that is free. */
	book(booking: Booking): Promise<Booked>;
	/** Takes the first of the resources that is free but for the appointment itself. */
	move(move: Move): Promise<Moved>;
	/** A cancelled appointment holds nothing any more, and is kept. */
	cancel(cancellation: Cancellation): Promise<Cancelled>;
	find(workspaceId: string, appointmentId: string): Promise<Appointment | null>;
	/** The newest appointment that was made under a key, as it is now; null if none was. */
	outcomeOf(workspaceId: string, intentKey: string): Promise<Appointment | null>;
	/** The moves or cancellations of an appointment that were made under a key, in order, each as it was then. */
	changesUnder(key: {
		workspaceId: string;
		appointmentId: string;
		changeKey: string;
	}): Promise<MadeChange[]>;
	/** Appointments under a phone number that have not begun by `now` (ms), the earliest first. */
	upcoming(query: { workspaceId: string; phone: string; now: number }): Promise<Appointment[]>;
}
