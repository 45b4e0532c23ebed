import type { Reply, TurnTimes } from "./reply.ts";

export interface Begun {
	reply: Reply;
	pieces: AsyncIterable<string>;
}

interface Prepared extends Begun {
	/** The words it answers, and the log it was given: it only counts when both are still so. */
	text: string;
	afterSeq: number;
	controller: AbortController;
}

/** The turn that turned out to be one. */
interface Turn {
	text: string;
	lastSeq: number;
	signal: AbortSignal;
	times: TurnTimes;
}

/**
 * A reply begun before it was certain that the caller had finished. It is taken when the very words it was
 * prepared for turn out to be the last ones; otherwise nothing of it is recorded and no tool has run.
 */
export class PreparedReply {
	#prepared: Prepared | null = null;

	prepare(text: string, afterSeq: number, begin: (signal: AbortSignal) => Begun): void {
		this.forget();
		const controller = new AbortController();
		this.#prepared = { text, afterSeq, controller, ...begin(controller.signal) };
	}

	forget(): void {
		this.#prepared?.controller.abort();
		this.#prepared = null;
	}

	/** The prepared reply if it fits, confirmed and bound to the turn's own signal. */
	take({ text, lastSeq, signal, times }: Turn): Begun | null {
		const prepared = this.#prepared;
		// One event was recorded since: the very words it was prepared for.
		if (prepared === null || prepared.text !== text || lastSeq !== prepared.afterSeq + 1) {
			this.forget();
			return null;
		}
		this.#prepared = null;
		signal.addEventListener("abort", () => prepared.controller.abort(), { once: true });
		prepared.reply.confirm(times);
		return prepared;
	}
}
