import { type Clock, systemClock } from "../../clock.ts";
import { playsMs } from "../../domain/audio/pcm.ts";
import { textAfter } from "../../domain/audio/text-after.ts";
import { isSpeakable } from "../../domain/speech/speakable.ts";
import { log } from "../../log.ts";
import type { ProviderError } from "../provider-error.ts";
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
/** An engine may ask for a pause. A caller does not wait longer than this. */
const MAX_PAUSE_MS = 1000;

/**
 * Speaks a text although a synthesiser fails. A voice that stalls, fails or stops early is asked once more, then the next
 * voice is asked. What was said already is not said again: the same voice goes on at the same sample, another one at the
 * word at which the first stopped.
 */
export class PersistentSpeech implements TextToSpeech {
	readonly model: string;
	readonly #voices: readonly TextToSpeech[];
	readonly #limits: SynthesisLimits;
	readonly #spokenForm: (text: string) => string;
	readonly #clock: Clock;
	/** When each voice was last given up. */
	readonly #givenUpAt = new Map<TextToSpeech, number>();

	constructor(options: PersistentSpeechOptions) {
		const { voices, limits, spokenForm = (text) => text, clock = systemClock } = options;
		this.model = voices[0].model;
		this.#voices = voices;
		this.#limits = limits;
		this.#spokenForm = spokenForm;
		this.#clock = clock;
	}

	/** Whether a voice is left that did not fail a short time ago. */
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
	): AsyncGenerator<Uint8Array<ArrayBuffer>> {
		// Makes no sound, and some synthesisers refuse it.
		if (signal.aborted || !isSpeakable(text)) return;
		let rest = this.#spokenForm(text);
		let failure: ProviderError | null = null;
		for (const [index, voice] of this.#inOrder().entries()) {
			if (rest === "") break;
			const tries = index === 0 && !this.#isDistrusted(voice) ? 2 : 1;
			const spoken = yield* this.#speak({ voice, text: rest, tries, signal, use });
			if (spoken.failure === null || signal.aborted) return;
			failure = spoken.failure;
			if (failure.retryable) this.#givenUpAt.set(voice, this.#clock.now());
			rest = textAfter(rest, spoken.audioMs);
		}
		if (failure !== null) throw failure;
	}

	async *#speak({ voice, text, tries, signal, use }: Attempts): AsyncGenerator<Audio, Spoken> {
		let sentBytes = 0;
		for (let attempt = 1; ; attempt++) {
			use.onAsked?.(text.length);
			try {
				let known = sentBytes;
				const ask = (asked: AbortSignal) => voice.synthesise(text, asked);
				for await (const chunk of limitSynthesis({ text, limits: this.#limits, signal, ask })) {
					const news = chunk.slice(known);
					known = Math.max(0, known - chunk.length);
					sentBytes += news.length;
					if (news.length > 0) yield news;
				}
				return { failure: null };
			} catch (cause) {
				const failure = asProviderError(cause, "synthesiser_failed");
				const { code, retryable, retryAfterSeconds } = failure;
				log.warn({ what: "synthesiser failed", model: voice.model, code, attempt });
				if (signal.aborted || !retryable || attempt === tries)
					return { failure, audioMs: playsMs(sentBytes) };
				const pauseMs = Math.min(MAX_PAUSE_MS, (retryAfterSeconds ?? 0) * 1000);
				if (pauseMs > 0) await this.#clock.sleep(pauseMs, signal);
			}
		}
	}

	/** Voices that failed a short time ago come last. */
	#inOrder(): TextToSpeech[] {
		return this.#voices.toSorted(
			(a, b) => Number(this.#isDistrusted(a)) - Number(this.#isDistrusted(b)),
		);
	}

	#isDistrusted(voice: TextToSpeech): boolean {
		const at = this.#givenUpAt.get(voice);
		return at !== undefined && this.#clock.now() - at < DISTRUSTED_MS;
	}
}

type Audio = Uint8Array<ArrayBuffer>;

interface Attempts {
	voice: TextToSpeech;
	text: string;
	tries: number;
	signal: AbortSignal;
	use: SynthesisUse;
}

/** How a voice ended: with all of the text, or given up after it had said so much. */
type Spoken = { failure: null } | { failure: ProviderError; audioMs: number };
