import { type UnsettledBooking, unsettledBookings } from "../../domain/booking/unsettled.ts";
import { idsOfCaller } from "../../domain/call/appointments.ts";
import { type Caller, callerOf } from "../../domain/call/caller.ts";
import type { RecordedEvent } from "../../domain/events/catalogue.ts";

/** Which appointments a call may change: those that it booked or changed, or that were looked up for its caller. */
export class AppointmentsOfCall {
	readonly #events: () => readonly RecordedEvent[];
	/** A look-up reaches the log only with the reply's first audio, and may be acted on before. */
	readonly #lookedUp = new Set<string>();

	constructor(events: () => readonly RecordedEvent[]) {
		this.#events = events;
	}

	lookedUp(appointmentId: string): void {
		this.#lookedUp.add(appointmentId);
	}

	has(appointmentId: string): boolean {
		return this.#lookedUp.has(appointmentId) || idsOfCaller(this.#events()).has(appointmentId);
	}

	hasAsked(effectKey: string): boolean {
		return this.#events().some(
			(event) => event.type === "turn.tool_called" && event.data.effectKey === effectKey,
		);
	}

	/** The bookings that this call knows no result of. */
	unsettled(): UnsettledBooking[] {
		return unsettledBookings(this.#events());
	}
}

/** Who is calling, without what was only said: a name and a number that anyone can say prove nothing. */
export function provenCaller(events: readonly RecordedEvent[]): Caller {
	return callerOf(
		events.filter((event) => event.type !== "contact.identified" || event.data.by !== "speech"),
	);
}
