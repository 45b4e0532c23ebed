import { withSpokenDigits } from "./homophones.ts";
import { bookingPhrases } from "./phrases.ts";
import type { Recognizer, Vosk, Word } from "./vosk.ts";

const UNKNOWN = "[unk]";

/**
 * Noise added to the audio, in units of a 16-bit sample (about -66 dBFS): the models were trained on telephone
 * lines, and the digital silence between synthetic words more than doubles the errors of the rms voice.
 */
const noiseLevel = 20;

/**
 * Two recognisers on the same audio: one knows all words, the other only what people say when they book. The second
 * makes a third of the errors in its domain and is useless outside of it, so its result counts only when it is sure.
 */
export class Decoder {
	readonly #vosk: Vosk;
	readonly #general: Recognizer;
	#domain: Recognizer;
	#keyterms = "";
	#seed = 1;

	constructor(vosk: Vosk) {
		this.#vosk = vosk;
		this.#general = vosk.recognizer();
		this.#domain = vosk.recognizer(bookingPhrases());
	}

	/** Prepares for another caller. `keyterms` are words or phrases to expect besides the usual ones. */
	reset(keyterms: readonly string[]): void {
		this.finish();
		this.#seed = 1;
		const wanted = keyterms.join("\n").toLowerCase();
		if (wanted === this.#keyterms) return;
		this.#keyterms = wanted;
		this.#domain.delete();
		this.#domain = this.#vosk.recognizer([...bookingPhrases(), ...wanted.split("\n")]);
	}

	feed(pcm: Int16Array): void {
		const noisy = pcm.map((sample) => sample + this.#noise());
		this.#general.feed(noisy);
		this.#domain.feed(noisy);
	}

	/** A linear congruential generator: the same audio always gets the same noise. */
	#noise(): number {
		this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.round((this.#seed / 2 ** 31 - 0.5) * 2 * noiseLevel);
	}

	/** The best guess so far. */
	partial(): string {
		const domain = this.#domain.partial();
		return domain === "" || domain.includes(UNKNOWN) ? this.#general.partial() : domain;
	}

	/** What was said since the last `finish`. */
	finish(): Word[] {
		const domain = this.#domain.finish();
		const general = this.#general.finish();
		const chosen = isDomainBetter(domain, general) ? domain : general;
		return withSpokenDigits(chosen.filter(({ word }) => word !== UNKNOWN));
	}
}

/**
 * Whether the domain's result is the better one. A closed vocabulary is sure of itself too easily, so it needs a
 * lead when its confidence is low, and a larger one when the other heard more words. The margins were chosen on the
 * sets of `npm run bench:speech`.
 */
function isDomainBetter(domain: readonly Word[], general: readonly Word[]): boolean {
	if (domain.length === 0 || domain.some(({ word }) => word === UNKNOWN)) return false;
	const lead = meanConfidence(domain) - meanConfidence(general);
	if (general.length >= 1.25 * domain.length + 1) return lead >= 0.11;
	return lead >= (meanConfidence(domain) >= 0.9 ? -0.03 : 0.05);
}

function meanConfidence(words: readonly Word[]): number {
	return words.reduce((sum, { conf }) => sum + conf, 0) / Math.max(1, words.length);
}
