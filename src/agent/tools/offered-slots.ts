import { numberSlots, type Offer, offersIn } from "../../domain/booking/offers.ts";
import type { RecordedEvent } from "../../domain/events/catalogue.ts";

/** The free starts that a call's tools have offered. */
export class OfferedSlots {
	readonly #events: () => readonly RecordedEvent[];
	/** A result reaches the log only with the reply's first audio, and may be acted on before. */
	readonly #recent: Offer[] = [];

	constructor(events: () => readonly RecordedEvent[]) {
		this.#events = events;
	}

	/** Gives starts (ms) their ids, under which they can be booked from now on. */
	add(starts: readonly number[]) {
		const slots = numberSlots(starts, this.all());
		if (slots.length > 0) this.#recent.push(slots);
		return slots;
	}

	/** Answer by answer, the latest last. */
	all(): readonly Offer[] {
		return [...offersIn(this.#events()), ...this.#recent];
	}
}
