/** So many failures in a row open a circuit. */
const FAILURES = 3;

/** Remembers that a model failed again and again, so that the next caller does not wait for it. */
export class Circuit {
	#failures = 0;
	#openUntil = 0;

	/** @param now in ms since the epoch. */
	isOpen(now: number): boolean {
		return now < this.#openUntil;
	}

	/** After enough failures it is open for `openMs`. Then the model is tried, and the next failure opens it again. */
	failed(now: number, openMs: number): void {
		this.#failures += 1;
		if (this.#failures >= FAILURES) this.#openUntil = now + openMs;
	}

	succeeded(): void {
		this.#failures = 0;
		this.#openUntil = 0;
	}
}

/** All calls of an isolate share them, because a call is too short to learn anything. */
const circuits = new Map<string, Circuit>();

/** The circuit of a model, by its server and name. */
export function circuitOf(model: string): Circuit {
	const circuit = circuits.get(model) ?? new Circuit();
	circuits.set(model, circuit);
	return circuit;
}
