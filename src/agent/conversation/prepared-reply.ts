import type { TurnTimes } from "./reply-measures.ts";
import type { Reply } from "./reply.ts";

export interface StartedReply {
	reply: Reply;
	pieces: AsyncIterable<string>;
}

interface Prepared extends StartedReply {
	/** The caller's words that it replies to. */
	text: string;
	/** The last event of the log that the model was given. */
	afterSeq: number;
	controller: AbortController;
}

/** A turn whose words are final. */
interface FinalTurn {
	text: string;
	lastSeq: number;
	signal: AbortSignal;
	times: TurnTimes;
}

/**
 * A reply that was begun before it was certain that the caller had finished. It is used if the caller's final words are
 * exactly those that it was prepared for. Otherwise it is dropped: nothing of it was recorded, and no tool was run.
 */
export class PreparedReply {
	#prepared: Prepared | null = null;

	prepare(text: string, afterSeq: number, begin: (signal: AbortSignal) => StartedReply): void {
		this.forget();
		const controller = new AbortController();
		this.#prepared = { text, afterSeq, controller, ...begin(controller.signal) };
	}

	forget(): void {
		this.#prepared?.controller.abort();
		this.#prepared = null;
	}

	/** The prepared reply, now confirmed and bound to the turn's signal; null if it does not fit. */
	take({ text, lastSeq, signal, times }: FinalTurn): StartedReply | null {
		const prepared = this.#prepared;
		// Exactly one event may have been recorded since: the words themselves.
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
