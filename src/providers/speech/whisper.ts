import {
	BYTES_PER_MS,
	loudness,
	playsMs,
	SAMPLE_RATE,
	SPEECH_LOUDNESS,
} from "../../domain/audio/pcm.ts";
import { Segmenter } from "../../domain/audio/segmenter.ts";
import { wavFile } from "../../domain/audio/wav.ts";
import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { asProviderError } from "./engine-failure.ts";
import type { RecogniserSession, RecogniserHandlers, SpeechToText } from "./port.ts";
import { WhisperAnswer, wordsSaid } from "./whisper-inventions.ts";

/** How much audio from before the start of speech is kept, so that the first word is whole. */
const LEAD_IN_MS = 500;
/** Longer speech is recognised in parts, so that a reply need not wait for the end of a monologue. */
const MAX_UTTERANCE_MS = 30_000;
/** An utterance of 30 seconds takes two, or something is wrong. */
const ANSWER_WITHIN_MS = 6_000;
const RETRY_AFTER_MS = 500;

/** Whisper large v3 turbo over HTTP. Turns are found by loudness, and each is sent whole. */
export class Whisper implements SpeechToText {
	readonly model = "@cf/openai/whisper-large-v3-turbo";
	readonly #ai: Ai;
	readonly #language: string;

	/** @param options.language BCP 47. Whisper gets its first part only. */
	constructor(ai: Ai, options: { language: string }) {
		this.#ai = ai;
		this.#language = options.language.slice(0, 2);
	}

	listen(handlers: RecogniserHandlers): RecogniserSession {
		const recognise = (audio: string) => {
			const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
			const answer = this.#ai.run(this.model, { audio, language: this.#language }, { signal });
			return Promise.race([answer, rejected(signal)]);
		};
		return new WhisperSession(recognise, handlers, this.#language);
	}
}

interface Utterance {
	/** A RIFF file. */
	audio: Uint8Array;
	/** How much of it is as loud as speech. */
	loudMs: number;
}

class WhisperSession implements RecogniserSession {
	readonly ready = Promise.resolve();
	/** It answers when an utterance has ended. */
	readonly deaf = false;
	readonly #ask: (audio: string) => Promise<unknown>;
	readonly #handlers: RecogniserHandlers;
	readonly #language: string;
	readonly #segmenter = new Segmenter();
	#frames: ArrayBuffer[] = [];
	#bytes = 0;
	#open = false;
	/** Resolves when the utterance before is recognised, so that they are reported in order. */
	#previous: Promise<void> = Promise.resolve();
	#closed = false;

	/** @param ask sends base64 of a RIFF file to the model. */
	constructor(
		ask: (audio: string) => Promise<unknown>,
		handlers: RecogniserHandlers,
		language: string,
	) {
		this.#language = language;
		this.#ask = ask;
		this.#handlers = handlers;
	}

	feed(frame: ArrayBuffer): void {
		if (this.#closed) return;
		this.#frames.push(frame);
		this.#bytes += frame.byteLength;
		const segment = this.#segmenter.take(frame);
		if (segment === "started") {
			this.#open = true;
			this.#handlers.onSpeechStart();
		}
		if (!this.#open) this.#keepLast(LEAD_IN_MS * BYTES_PER_MS);
		if (segment === "ended") this.#open = false;
		if (segment === "ended" || this.#bytes >= MAX_UTTERANCE_MS * BYTES_PER_MS) this.#send();
	}

	close(): void {
		this.#closed = true;
		this.#frames = [];
	}

	#keepLast(bytes: number): void {
		while (this.#bytes > bytes && this.#frames.length > 1)
			this.#bytes -= this.#frames.shift()?.byteLength ?? 0;
	}

	#send(): void {
		const audio = wavFile(SAMPLE_RATE, this.#frames);
		const loudMs = this.#frames
			.filter((frame) => loudness(frame) >= SPEECH_LOUDNESS)
			.reduce((sum, frame) => sum + playsMs(frame.byteLength), 0);
		this.#frames = [];
		this.#bytes = 0;
		this.#previous = this.#previous.then(() => this.#recognise({ audio, loudMs }));
	}

	/** Recognises an utterance. The second failure loses the session. */
	async #recognise(utterance: Utterance, failed = false): Promise<void> {
		if (this.#closed) return;
		try {
			const { audio, loudMs } = utterance;
			const answer = readAnswer(await this.#ask(base64(audio)));
			const text = wordsSaid(answer, { loudMs, language: this.#language });
			if (this.#closed) return;
			if (text === "") this.#handlers.onNoise();
			else this.#handlers.onEndOfTurn(text);
		} catch (cause) {
			if (this.#closed) return;
			const error = asProviderError(cause, "recogniser_unreachable");
			if (failed || !error.retryable) this.#lose(error, utterance);
			else {
				this.#handlers.onReopening({ error, unheardMs: 0 });
				await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
				await this.#recognise(utterance, true);
			}
		}
	}

	#lose(error: ProviderError, { loudMs }: Utterance): void {
		this.close();
		const unheardMs = Math.round(loudMs);
		this.#handlers.onLost({ error, unheardMs });
	}
}

/** Rejects when the signal is aborted, whether or not the model minds it. */
function rejected(signal: AbortSignal): Promise<never> {
	const { promise, reject } = Promise.withResolvers<never>();
	signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	promise.catch(() => undefined);
	return promise;
}

function readAnswer(answer: unknown): WhisperAnswer {
	const parsed = WhisperAnswer.safeParse(answer);
	if (parsed.success) return parsed.data;
	const { error: cause } = parsed;
	throw new ProviderError("recogniser_answered_nonsense", { retryable: false, cause });
}

/** Converts in chunks, because a function takes a limited number of arguments. */
function base64(bytes: Uint8Array): string {
	let binary = "";
	for (let at = 0; at < bytes.length; at += 32_768)
		binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
	return btoa(binary);
}
