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
	changedAt: number;
}

export type Cancellation = Pick<Move, "workspaceId" | "appointmentId" | "changeKey" | "changedAt">;
