/** A free time that may be offered. Times are ISO 8601 with the agent's offset. */
export interface Slot {
	startsAt: string;
	endsAt: string;
}

export interface Booking {
	workspaceId: string;
	/** What is booked: one calendar for the business until it has several. */
	resource: string;
	/** Milliseconds since the epoch. */
	startsAt: number;
	endsAt: number;
	/** A repeat with the same key is the same booking. */
	intentKey: string;
	callId: string;
	service: string;
	timezone: string;
	name: string;
	phone: string;
}

export type Booked =
	/** `already` when this very intent had been booked before. */
	{ ok: true; appointmentId: string; already: boolean } | { ok: false; code: "slot_taken" };

/** Who has which slot. A slot is never given twice, whatever is asked at the same moment. */
export interface Calendar {
	/** Start times, ms, already given between `from` and `to`. */
	taken(workspaceId: string, resource: string, from: number, to: number): Promise<number[]>;
	book(booking: Booking): Promise<Booked>;
}
