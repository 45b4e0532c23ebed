import type { Delivery } from "./delivery.ts";

interface ShownReplyOptions {
	/** Aborted when the reply is interrupted. */
	signal: AbortSignal;
	/** The first words were sent. */
	onFirst(): void;
}

/** The delivery of a reply that is only shown: no audio is made, and nothing is paced. */
export class ShownReply implements Delivery {
	readonly medium = "text";
	readonly synthesisedCharacters = 0;
	readonly #options: ShownReplyOptions;
	#planned = 0;
	#sent = 0;
	#started = false;
	/** Resolves when the reply goes on; null while it is not paused. */
	#pause: PromiseWithResolvers<void> | null = null;

	constructor(options: ShownReplyOptions) {
		this.#options = options;
		options.signal.addEventListener("abort", () => this.resume(), { once: true });
	}

	get started(): boolean {
		return this.#started;
	}

	get allSent(): boolean {
		return this.#planned > 0 && this.#sent === this.#planned;
	}

	get resumed(): Promise<void> {
		return this.#pause?.promise ?? Promise.resolve();
	}

	pause(): void {
		if (!this.#options.signal.aborted) this.#pause ??= Promise.withResolvers();
	}

	resume(): void {
		this.#pause?.resolve();
		this.#pause = null;
	}

	plan(): void {
		this.#planned += 1;
	}

	skipPlanned(): void {
		this.#sent = this.#planned;
	}

	/** Its words were sent before. */
	nextPiece(): AsyncIterable<ArrayBuffer> {
		this.#sent = Math.min(this.#sent + 1, this.#planned);
		if (!this.#started && !this.#options.signal.aborted) {
			this.#started = true;
			this.#options.onFirst();
		}
		return NO_AUDIO;
	}

	untilPlayed(): AsyncIterable<ArrayBuffer> {
		return NO_AUDIO;
	}

	acknowledge(): void {
		// There is nothing to play.
	}

	heard(): { text: string; playedMs: number } {
		return { text: "", playedMs: 0 };
	}
}

const NO_AUDIO: AsyncIterable<ArrayBuffer> = {
	[Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};
