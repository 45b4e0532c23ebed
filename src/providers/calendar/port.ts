import type { Appointment } from "../../domain/booking/appointment.ts";
import type { Held, Span } from "../../domain/booking/availability.ts";
import type { BookingRequest, SlotRequest } from "../../domain/booking/request.ts";

export interface Booking extends BookingRequest {
	workspaceId: string;
	agentId: string;
	/** A repeat with the same key is the same booking. */
	intentKey: string;
	/** Null for a booking without a call. */
	callId: string | null;
	timezone: string;
	/** When it was asked for, in ms since the epoch. */
	bookedAt: number;
}

export interface Move extends Omit<SlotRequest, "service"> {
	workspaceId: string;
	appointmentId: string;
	/** What makes a second attempt the same deed; kept with the appointment. */
	changeKey: string;
	changedAt: number;
}

export type Cancellation = Pick<Move, "workspaceId" | "appointmentId" | "changeKey" | "changedAt">;

/**
 * `already` when it had been so before; then the appointment is told as it is now, which for a repeated
 * booking may have been moved or cancelled since.
 */
type Done = { ok: true; appointment: Appointment; already: boolean };

export type Booked = Done | { ok: false; code: "slot_taken" };
export type Cancelled = Done | { ok: false; code: "no_such_appointment" };
export type Moved = Booked | Cancelled | { ok: false; code: "appointment_cancelled" };

/**
 * Who has which slot. No two appointments of a workspace ever overlap on one resource, buffers included,
 * whatever is asked at the same moment. Every deed may be repeated: it is done once. Throws `ProviderError`,
 * after which nobody knows whether the deed was done; the repeat, or a look, tells.
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
