/** All the chance there is in a run: one seed, one sequence. */
export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = seed | 0;
	}

	/** In [0, 1). Mulberry32. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	happens(probability: number): boolean {
		return this.next() < probability;
	}

	/** A whole number, both ends included. */
	between(min: number, max: number): number {
		return min + Math.floor(this.next() * (max - min + 1));
	}

	oneOf<T>(choices: readonly [T, ...T[]]): T {
		return choices[this.between(0, choices.length - 1)] ?? choices[0];
	}

	/** Mostly the smallest, sometimes near `max`: what waits in the real world look like. */
	delayMs(max: number): number {
		return Math.floor(max * this.next() ** 4);
	}

	shuffled<T>(items: readonly T[]): T[] {
		return items
			.map((item) => ({ item, place: this.next() }))
			.toSorted((a, b) => a.place - b.place)
			.map(({ item }) => item);
	}
}
