import { loudness, playsMs, SPEECH_LOUDNESS } from "./pcm.ts";

/** What a frame is in its turn. */
export type Segment = "silence" | "started" | "speech" | "ended";

/** Speech of this length opens a turn; silence of this length closes it. */
const OPENS_AFTER_MS = 200;
const CLOSES_AFTER_MS = 700;

/** Finds turns by loudness alone, for recognisers that only take whole utterances. */
export class Segmenter {
	#speechMs = 0;
	#silenceMs = 0;
	#open = false;

	take(frame: ArrayBuffer): Segment {
		const ms = playsMs(frame.byteLength);
		if (loudness(frame) >= SPEECH_LOUDNESS) {
			this.#speechMs += ms;
			this.#silenceMs = 0;
		} else {
			this.#silenceMs += ms;
			if (!this.#open && this.#silenceMs >= OPENS_AFTER_MS) this.#speechMs = 0;
		}
		if (!this.#open && this.#speechMs >= OPENS_AFTER_MS) {
			this.#open = true;
			return "started";
		}
		if (this.#open && this.#silenceMs >= CLOSES_AFTER_MS) {
			this.#open = false;
			this.#speechMs = 0;
			return "ended";
		}
		return this.#open ? "speech" : "silence";
	}
}
