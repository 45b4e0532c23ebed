interface Due {
	at: number;
	/** Breaks ties: what was asked first comes first. */
	order: number;
	run: () => void;
}

/** Time that passes only when nothing is left to do at its present moment. */
export class VirtualTime {
	#now: number;
	#orders = 0;
	readonly #heap: Due[] = [];

	constructor(startsAt: number) {
		this.#now = startsAt;
	}

	/** Milliseconds since the epoch. */
	get now(): number {
		return this.#now;
	}

	/** Whether nothing will ever happen again. */
	get idle(): boolean {
		return this.#heap.length === 0;
	}

	after(ms: number, run: () => void): void {
		this.#push({ at: this.#now + Math.max(0, ms), order: this.#orders++, run });
	}

	sleep(ms: number): Promise<void> {
		return new Promise((resolve) => this.after(ms, resolve));
	}

	/** Lets everything happen, in order, until nothing is left or `until` is reached. */
	async run(until: number): Promise<void> {
		await settled();
		for (;;) {
			const due = this.#heap[0];
			if (due === undefined || due.at > until) return;
			this.#pop();
			this.#now = due.at;
			due.run();
			await settled();
		}
	}

	#push(due: Due): void {
		const heap = this.#heap;
		let place = heap.push(due) - 1;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			const above = heap[parent];
			if (above === undefined || !before(due, above)) break;
			heap[place] = above;
			place = parent;
		}
		heap[place] = due;
	}

	#pop(): void {
		const heap = this.#heap;
		const last = heap.pop();
		if (last === undefined || heap.length === 0) return;
		let place = 0;
		for (;;) {
			const left = 2 * place + 1;
			const [a, b] = [heap[left], heap[left + 1]];
			if (a === undefined) break;
			const [child, at] = b !== undefined && before(b, a) ? [b, left + 1] : [a, left];
			if (!before(child, last)) break;
			heap[place] = child;
			place = at;
		}
		heap[place] = last;
	}
}

function before(a: Due, b: Due): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Resolves once every promise that could go on has gone on. */
function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
