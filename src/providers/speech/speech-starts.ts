import type { RecogniserHandlers } from "./port.ts";

/** Recognisers give the first words of speech within a second. After this time, what began is taken for noise. */
const WORDS_WITHIN_MS = 2_000;

type Handlers = Pick<RecogniserHandlers, "onSpeechStart" | "onInterim" | "onEndOfTurn" | "onNoise">;

/** Reports a start of speech that comes to no words as noise, whether or not the recogniser says that it has ended. */
export class SpeechStarts {
	readonly #handlers: Handlers;
	/** Speech began, and neither words nor noise have ended it. */
	#open = false;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(handlers: Handlers) {
		this.#handlers = handlers;
	}

	started(): void {
		this.#open = true;
		this.#expectWords();
		this.#handlers.onSpeechStart();
	}

	/** @param text the words so far, which may be none. */
	revised(text: string): void {
		if (text === "") return;
		this.#open = true;
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

	#expectWords(): void {
		this.stop();
		this.#timer = setTimeout(() => this.#reportNoise(), WORDS_WITHIN_MS);
	}

	#reportNoise(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#handlers.onNoise();
	}
}
