import type { RecogniserHandlers } from "./port.ts";

/** Recognisers give the first words of speech within a second. After this time, what began is taken for noise. */
const WORDS_WITHIN_MS = 2_000;
/** The same after a recogniser has failed: another one is connected, and hears all of it again. */
const WORDS_AGAIN_WITHIN_MS = 5_000;

type Handlers = Pick<RecogniserHandlers, "onSpeechStart" | "onInterim" | "onEndOfTurn" | "onNoise">;

/** Reports a start of speech that comes to no words as noise, whether or not the recogniser says that it has ended. */
export class SpeechStarts {
	readonly #handlers: Handlers;
	/** Speech began, and neither words nor noise have ended it. */
	#open = false;
	#words = false;
	/** The start of this speech was reported before the recogniser failed. */
	#again = false;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(handlers: Handlers) {
		this.#handlers = handlers;
	}

	/** Whether words came of speech that has not ended. */
	get inWords(): boolean {
		return this.#open && this.#words;
	}

	started(): void {
		const again = this.#open && this.#again;
		this.#open = true;
		this.#again = false;
		this.#words = false;
		this.#expectWords(WORDS_WITHIN_MS);
		if (!again) this.#handlers.onSpeechStart();
	}

	/** Speech that has not ended is recognised again, from its start. */
	restart(): void {
		this.#again = this.#open;
		this.#words = false;
		if (this.#open) this.#expectWords(WORDS_AGAIN_WITHIN_MS);
	}

	/** @param text the words so far, which may be none. */
	revised(text: string): void {
		if (text === "") return;
		this.#open = true;
		this.#words = true;
		this.stop();
		this.#handlers.onInterim(text);
	}

	ended(text: string): void {
		this.stop();
		if (text !== "") {
			this.#open = false;
			this.#handlers.onEndOfTurn(text);
		} else this.#reportNoise();
	}

	/** Nothing is reported after this, until speech starts again. */
	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#expectWords(withinMs: number): void {
		this.stop();
		this.#timer = setTimeout(() => this.#reportNoise(), withinMs);
	}

	#reportNoise(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#handlers.onNoise();
	}
}
