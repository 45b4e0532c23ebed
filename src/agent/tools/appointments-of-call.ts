import { type UnsettledBooking, unsettledBookings } from "../../domain/booking/unsettled.ts";
import { appointmentsIn, failedLookUpsIn, idsOfCaller } from "../../domain/call/appointments.ts";
import { type Caller, callerOf } from "../../domain/call/caller.ts";
import type { RecordedEvent } from "../../domain/events/catalogue.ts";

/** Which appointments a call may change: those that it booked or changed, or that were looked up for its caller. */
export class AppointmentsOfCall {
	readonly #events: () => readonly RecordedEvent[];
	/** A look-up reaches the log only with the reply's first audio, and may be acted on before. */
	readonly #lookedUp = new Set<string>();
	/** What this call booked, and whether it stands; for the same reason. */
	readonly #standing = new Map<string, boolean>();
	#missed = 0;

	constructor(events: () => readonly RecordedEvent[]) {
		this.#events = events;
	}

	booked(appointmentId: string): void {
		this.#lookedUp.add(appointmentId);
		this.#standing.set(appointmentId, true);
	}

	cancelled(appointmentId: string): void {
		this.#standing.set(appointmentId, false);
	}

	/** A look-up by a name and a number found nothing. */
	missed(): void {
		this.#missed += 1;
	}

	/** How many look-ups by a name and a number found nothing in this call. */
	failedLookUps(): number {
		return Math.max(this.#missed, failedLookUpsIn(this.#events()));
	}

	standing(): number {
		const made = appointmentsIn(this.#events())
			.filter(({ changes }) => changes[0]?.status === "booked")
			.map(({ latest }) => [latest.facts.appointmentId, latest.status !== "cancelled"] as const);
		return [...new Map([...made, ...this.#standing]).values()].filter((stands) => stands).length;
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
