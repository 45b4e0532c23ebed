/** Remembers that an engine failed again and again, so that the next caller does not wait for it. */
export class Circuit {
	readonly #failuresToOpen: number;
	#failures = 0;
	#openUntil = 0;

	/** @param failuresToOpen so many failures in a row open it. */
	constructor(failuresToOpen: number) {
		this.#failuresToOpen = failuresToOpen;
	}

	/** @param now in ms since the epoch. */
	isOpen(now: number): boolean {
		return now < this.#openUntil;
	}

	/** After enough failures it is open for `openMs`. Then the engine is tried, and the next failure opens it again. */
	failed(now: number, openMs: number): void {
		this.#failures += 1;
		if (this.#failures >= this.#failuresToOpen) this.#openUntil = now + openMs;
	}

	succeeded(): void {
		this.#failures = 0;
		this.#openUntil = 0;
	}
}
