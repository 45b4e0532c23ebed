import { type Clock, systemClock } from "../../clock.ts";
import { playsMs } from "../../domain/audio/pcm.ts";
import { textAfter } from "../../domain/audio/text-after.ts";
import { isSpeakable } from "../../domain/speech/speakable.ts";
import { askInTurn, type Engine } from "../ask-in-turn.ts";
import { Circuit } from "../circuit.ts";
import { asProviderError } from "./engine-failure.ts";
import { limitSynthesis, type SynthesisLimits } from "./limit-synthesis.ts";
import type { SynthesisUse, TextToSpeech } from "./port.ts";

interface PersistentSpeechOptions {
	/** In the order in which they are tried. */
	voices: readonly [TextToSpeech, ...TextToSpeech[]];
	limits: SynthesisLimits;
	/** What the voices are given for a text: `spokenFormIn` its language. */
	spokenForm?: (text: string) => string;
	clock?: Clock;
}

/** How long a voice that was given up is only asked after the others, and once. */
const DISTRUSTED_MS = 30_000;
/** A voice that fails is given up until it succeeds: at its second try, as a rule. */
const FAILURES_TO_GIVE_UP = 1;
/** An engine may ask for a pause. A caller does not wait longer than this. */
const LONGEST_PAUSE_MS = 1000;

interface Voice extends Engine {
	readonly speech: TextToSpeech;
}

/**
 * Speaks a text although a synthesiser fails. A voice that stalls, fails or stops early is asked once more, then the next
 * voice is asked. What was said already is not said again: the same voice goes on at the same sample, another one at the
 * word at which the first stopped.
 */
export class PersistentSpeech implements TextToSpeech {
	readonly model: string;
	readonly #voices: readonly Voice[];
	readonly #limits: SynthesisLimits;
	readonly #spokenForm: (text: string) => string;
	readonly #clock: Clock;

	constructor(options: PersistentSpeechOptions) {
		const { voices, limits, spokenForm = (text) => text, clock = systemClock } = options;
		this.model = voices[0].model;
		this.#voices = voices.map((speech) => ({
			speech,
			name: speech.model,
			circuit: new Circuit(FAILURES_TO_GIVE_UP),
		}));
		this.#limits = limits;
		this.#spokenForm = spokenForm;
		this.#clock = clock;
	}

	/** Whether a voice is left that was not given up a short time ago. */
	get isTrusted(): boolean {
		return this.#voices.some((voice) => !this.#isDistrusted(voice));
	}

	/** Whether the first voice is asked first. */
	get prefersFirst(): boolean {
		return this.#inOrder()[0] === this.#voices[0];
	}

	async *synthesise(
		text: string,
		signal: AbortSignal,
		use: SynthesisUse = {},
	): AsyncGenerator<Audio> {
		// Makes no sound, and some synthesisers refuse it.
		if (signal.aborted || !isSpeakable(text)) return;
		const [first, ...others] = this.#inOrder();
		if (first === undefined) return;
		const speaking = new Speaking(this.#spokenForm(text));
		const asking = askInTurn({
			what: "synthesiser",
			engines: this.#isDistrusted(first) ? [first, ...others] : [first, first, ...others],
			ask: (voice) => speaking.goOn(voice.speech, { limits: this.#limits, signal, use }),
			failureOf: (cause) => asProviderError(cause, "synthesiser_failed"),
			longestPauseMs: LONGEST_PAUSE_MS,
			openMs: DISTRUSTED_MS,
			signal,
			clock: this.#clock,
		});
		try {
			yield* asking;
		} catch (cause) {
			if (!signal.aborted) throw cause;
		}
	}

	/** Voices that were given up a short time ago come last. */
	#inOrder(): Voice[] {
		return this.#voices.toSorted(
			(a, b) => Number(this.#isDistrusted(a)) - Number(this.#isDistrusted(b)),
		);
	}

	#isDistrusted({ circuit }: Voice): boolean {
		return circuit.isOpen(this.#clock.now());
	}
}

type Audio = Uint8Array<ArrayBuffer>;

/** A text, and how much of it was said. */
class Speaking {
	#text: string;
	#voice: TextToSpeech | null = null;
	/** Of the text, in the voice that speaks. */
	#sentBytes = 0;

	constructor(text: string) {
		this.#text = text;
	}

	/** Says what is left: the same voice behind its last sample, another one from the word at which that one stopped. */
	async *goOn(voice: TextToSpeech, { limits, signal, use }: Saying): AsyncGenerator<Audio> {
		if (this.#voice !== voice) {
			this.#text = textAfter(this.#text, playsMs(this.#sentBytes));
			this.#sentBytes = 0;
			this.#voice = voice;
		}
		const text = this.#text;
		if (text === "") return;
		use.onAsked?.(text.length);
		let known = this.#sentBytes;
		const ask = (asked: AbortSignal) => voice.synthesise(text, asked);
		for await (const chunk of limitSynthesis({ text, limits, signal, ask })) {
			const news = chunk.slice(known);
			known = Math.max(0, known - chunk.length);
			this.#sentBytes += news.length;
			if (news.length > 0) yield news;
		}
	}
}

interface Saying {
	limits: SynthesisLimits;
	signal: AbortSignal;
	use: SynthesisUse;
}
