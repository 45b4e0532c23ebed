import { z } from "zod";

import { BYTES_PER_MS, SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import { Segmenter } from "../../domain/audio/segmenter.ts";
import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { asProviderError } from "./engine-failure.ts";
import type { Hearing, HearingHandlers, SpeechToText } from "./port.ts";

const WhisperAnswer = z.object({ text: z.string() });

/** Kept from before speech was noticed, so that the first word is whole. */
const LEAD_IN_MS = 500;
/** Longer speech is recognised in parts: an answer must not wait for a monologue. */
const MAX_UTTERANCE_MS = 30_000;

/** Whisper large v3 turbo over HTTP: turns are told by loudness, each is sent whole. */
export class Whisper implements SpeechToText {
	readonly model = "@cf/openai/whisper-large-v3-turbo";
	readonly #ai: Ai;
	readonly #language: string;

	/** @param options.language BCP 47; Whisper takes no more than its first part. */
	constructor(ai: Ai, options: { language: string }) {
		this.#ai = ai;
		this.#language = options.language.slice(0, 2);
	}

	listen(handlers: HearingHandlers): Hearing {
		const recognise = (audio: string) =>
			this.#ai.run(this.model, { audio, language: this.#language });
		return new WhisperHearing(recognise, handlers);
	}
}

class WhisperHearing implements Hearing {
	readonly ready = Promise.resolve();
	readonly #ask: (audio: string) => Promise<unknown>;
	readonly #handlers: HearingHandlers;
	readonly #segmenter = new Segmenter();
	#frames: ArrayBuffer[] = [];
	#bytes = 0;
	#open = false;
	/** Utterances are told in the order they were spoken. */
	#previous: Promise<void> = Promise.resolve();
	#closed = false;

	/** @param ask sends base64 of a RIFF file to the model. */
	constructor(ask: (audio: string) => Promise<unknown>, handlers: HearingHandlers) {
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
		const audio = wav(this.#frames);
		this.#frames = [];
		this.#bytes = 0;
		this.#previous = this.#previous.then(() => this.#recognise(audio));
	}

	async #recognise(audio: Uint8Array): Promise<void> {
		if (this.#closed) return;
		try {
			const answer = await this.#ask(base64(audio));
			const text = textOf(answer);
			if (!this.#closed && text !== "") this.#handlers.onEndOfTurn(text);
		} catch (cause) {
			if (this.#closed) return;
			this.close();
			this.#handlers.onLost(asProviderError(cause, "recogniser_unreachable"));
		}
	}
}

function textOf(answer: unknown): string {
	const parsed = WhisperAnswer.safeParse(answer);
	if (parsed.success) return parsed.data.text.trim();
	const { error: cause } = parsed;
	throw new ProviderError("recogniser_answered_nonsense", { retryable: false, cause });
}

/** A RIFF file of one PCM16 mono stream. */
function wav(frames: readonly ArrayBuffer[]): Uint8Array {
	const size = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
	const file = new Uint8Array(44 + size);
	const view = new DataView(file.buffer);
	const tag = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
	tag(0, "RIFF");
	view.setUint32(4, 36 + size, true);
	tag(8, "WAVEfmt ");
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, SAMPLE_RATE, true);
	view.setUint32(28, SAMPLE_RATE * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	tag(36, "data");
	view.setUint32(40, size, true);
	let at = 44;
	for (const frame of frames) {
		file.set(new Uint8Array(frame), at);
		at += frame.byteLength;
	}
	return file;
}

/** In pieces, because a call's arguments are limited. */
function base64(bytes: Uint8Array): string {
	let binary = "";
	for (let at = 0; at < bytes.length; at += 32_768)
		binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
	return btoa(binary);
}
