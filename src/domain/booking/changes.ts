import type { Appointment } from "./appointment.ts";
import type { BookingRequest, SlotRequest } from "./request.ts";

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
	/** A repeat with the same key is the same change; kept with the appointment. */
	changeKey: string;
	/** Whose change it is: the log of a call tells a caller's. */
	by: "caller" | "office";
	/** When it was asked for, in ms since the epoch. */
	changedAt: number;
	/** The revision of the appointment that was looked at. A newer one is left as it is. */
	revision: number;
}

/** A change that was made. */
export interface MadeChange {
	kind: "booked" | "moved" | "cancelled";
	/** As it was after the change. */
	appointment: Appointment;
}

export type Cancellation = Pick<
	Move,
	"workspaceId" | "appointmentId" | "changeKey" | "by" | "changedAt" | "revision"
>;
