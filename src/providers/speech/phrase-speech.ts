import { log } from "../../log.ts";
import type { PersistentSpeech } from "./persistent-speech.ts";
import type { SynthesisUse, TextToSpeech } from "./port.ts";
import { recordingOf } from "./recordings.ts";

type Audio = Uint8Array<ArrayBuffer>;

/** Where the audio of fixed texts is kept, in one voice. */
interface PhraseAudio {
	/** Null when it is not kept. */
	find(text: string): Promise<Audio | null>;
	keep(text: string, audio: Blob): Promise<void>;
}

interface PhraseSpeechOptions {
	speech: PersistentSpeech;
	/** The texts that are said in the same words in many calls. */
	fixed: ReadonlySet<string>;
	audio: PhraseAudio;
	/** Lets work go on when what asked for it is done. */
	background: (work: Promise<void>) => void;
}

/** A store that takes longer than this is not waited for. */
const FIND_WITHIN_MS = 300;

/**
 * Says fixed texts without a synthesiser: each is kept as audio when it was said for the first time. One that is not kept
 * is synthesised, or comes from the recordings when no synthesiser works. So an apology never needs the engine that is down.
 */
export class PhraseSpeech implements TextToSpeech {
	readonly model: string;
	readonly #options: PhraseSpeechOptions;

	constructor(options: PhraseSpeechOptions) {
		this.model = options.speech.model;
		this.#options = options;
	}

	async *synthesise(
		text: string,
		signal: AbortSignal,
		use: SynthesisUse = {},
	): AsyncGenerator<Audio> {
		const { speech, fixed } = this.#options;
		if (!fixed.has(text)) {
			yield* speech.synthesise(text, signal, use);
			return;
		}
		const kept = await this.#find(text);
		if (signal.aborted) return;
		if (kept !== null) {
			yield kept;
			return;
		}
		const recording = recordingOf(text);
		if (recording === null || speech.isTrusted) {
			try {
				yield* this.#speakAndKeep(text, signal, use);
				return;
			} catch (cause) {
				if (recording === null) throw cause;
			}
		}
		// From its beginning: after the silence of an engine that broke off, half a sentence is not understood.
		if (recording !== null && !signal.aborted) yield recording;
	}

	/** Keeps only what one voice, the first, said at the first try: the other one would be heard in its place. */
	async *#speakAndKeep(
		text: string,
		signal: AbortSignal,
		use: SynthesisUse,
	): AsyncGenerator<Audio> {
		const { speech, background } = this.#options;
		const { prefersFirst } = speech;
		const chunks: Audio[] = [];
		let asked = 0;
		const onAsked = (characters: number) => {
			asked += 1;
			use.onAsked?.(characters);
		};
		for await (const chunk of speech.synthesise(text, signal, { onAsked })) {
			chunks.push(chunk);
			yield chunk;
		}
		if (asked === 1 && prefersFirst && !signal.aborted) background(this.#keep(text, chunks));
	}

	async #find(text: string): Promise<Audio | null> {
		const { promise: late, resolve } = Promise.withResolvers<null>();
		const timer = setTimeout(() => resolve(null), FIND_WITHIN_MS);
		const found = this.#options.audio.find(text).catch((cause: unknown) => {
			log.warn({ what: "phrase not read", cause });
			return null;
		});
		try {
			return await Promise.race([found, late]);
		} finally {
			clearTimeout(timer);
		}
	}

	async #keep(text: string, chunks: readonly Audio[]): Promise<void> {
		try {
			await this.#options.audio.keep(text, new Blob([...chunks]));
		} catch (cause) {
			// It is synthesised and kept the next time.
			log.warn({ what: "phrase not kept", cause });
		}
	}
}
