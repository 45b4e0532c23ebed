import type { Span } from "../../domain/booking/availability.ts";

/** There is one calendar for the business until it has several. */
export const RESOURCE = "main";

/** A free time that may be offered. Times are ISO 8601 with the agent's offset. */
export interface Slot {
	startsAt: string;
	endsAt: string;
}

export interface Booking extends Span {
	workspaceId: string;
	resource: string;
	/** A repeat with the same key is the same booking. */
	intentKey: string;
	callId: string;
	service: string;
	timezone: string;
	name: string;
	/** As `normalisePhone` writes it. */
	phone: string;
	/** When it was asked for, in ms since the epoch. */
	bookedAt: number;
}

/** What stands in the calendar, which for a repeat is what was booked the first time. */
export interface Appointment extends Span {
	appointmentId: string;
	service: string;
	name: string;
	phone: string;
}

export type Booked =
	/** `already` when this very intent had been booked before. */
	{ ok: true; appointment: Appointment; already: boolean } | { ok: false; code: "slot_taken" };

/** Who has which slot. A slot is never given twice, whatever is asked at the same moment. */
export interface Calendar {
	/** What is given already and overlaps the span. */
	taken(workspaceId: string, resource: string, span: Span): Promise<Span[]>;
	book(booking: Booking): Promise<Booked>;
}
