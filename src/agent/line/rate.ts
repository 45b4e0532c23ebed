import type { RateLimit } from "../../domain/call/limits.ts";

/** `over` is to be dropped. `far_over` is, too, and its sender does not stop. */
export type Rated = "within" | "over" | "far_over";

/** Measures how fast something comes. It is a token bucket, and what it drops is counted in another one. */
export class Rate {
	readonly #limit: RateLimit;
	#allowed: number;
	#patience: number;
	#at: number | null = null;

	constructor(limit: RateLimit) {
		this.#limit = limit;
		this.#allowed = limit.burst;
		this.#patience = limit.patience;
	}

	/** @param now in milliseconds since the epoch. Time begins with the first call. */
	take(amount: number, now: number): Rated {
		const { most, perSecond, patience } = this.#limit;
		const gained = (Math.max(0, now - (this.#at ?? now)) / 1000) * perSecond;
		this.#at = now;
		this.#allowed = Math.min(most, this.#allowed + gained);
		// A tenth as fast: a client whose clock is a little fast loses a little, and no more.
		this.#patience = Math.min(patience, this.#patience + gained / 10);
		if (amount <= this.#allowed) {
			this.#allowed -= amount;
			return "within";
		}
		this.#patience -= amount;
		return this.#patience < 0 ? "far_over" : "over";
	}
}
