import { SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { asProviderError } from "./engine-failure.ts";
import type { TextToSpeech } from "./port.ts";

/** Deepgram Aura-1 or Aura-2 on Workers AI, as raw PCM16: the default answer is MP3, which a Worker cannot cut. */
export class Aura implements TextToSpeech {
	readonly model: string;
	readonly #ai: Ai;
	readonly #speaker: string;

	constructor(ai: Ai, options: { model: string; speaker: string }) {
		this.#ai = ai;
		this.model = options.model;
		this.#speaker = options.speaker;
	}

	async *synthesise(text: string, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
		try {
			yield* wholeSamples(await this.#ask(text, signal));
		} catch (cause) {
			// The reply was interrupted. That is no failure.
			if (signal.aborted) return;
			throw asProviderError(cause, "synthesiser_unreachable");
		}
	}

	async #ask(text: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
		const response = await this.#ai.run(
			this.model,
			{
				text,
				speaker: this.#speaker,
				encoding: "linear16",
				container: "none",
				sample_rate: SAMPLE_RATE,
			},
			{ returnRawResponse: true, signal },
		);
		if (!(response instanceof Response) || response.body === null)
			throw new ProviderError("synthesiser_gave_no_audio", { retryable: true });
		if (!response.ok) {
			await response.body.cancel();
			const pause = retryAfterSeconds(response.headers.get("retry-after"), Date.now());
			throw ProviderError.fromStatus("synthesiser", response.status, pause);
		}
		// An error in words, sent with status 200, would be heard as noise.
		if (/json|text|xml/.test(response.headers.get("content-type") ?? "")) {
			await response.body.cancel();
			throw new ProviderError("synthesiser_gave_no_audio", { retryable: true });
		}
		return response.body;
	}
}

/** Passes on whole samples: a chunk from the network may end in the middle of one. */
async function* wholeSamples(
	body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	let left = new Uint8Array(0);
	for await (const chunk of body) {
		const bytes = new Uint8Array(left.length + chunk.length);
		bytes.set(left);
		bytes.set(chunk, left.length);
		const whole = bytes.length & ~1;
		left = bytes.slice(whole);
		if (whole > 0) yield bytes.slice(0, whole);
	}
}
