import { answerWithin } from "../../clock.ts";
import { playsMs } from "../../domain/audio/pcm.ts";
import { ProviderError } from "../provider-error.ts";

type Audio = Uint8Array<ArrayBuffer>;

/** How long a caller waits for a synthesiser, in ms. */
export interface SynthesisLimits {
	/** For the first audio of a piece. */
	firstMs: number;
	/** From one chunk to the next, and how far all of them together may fall behind their own sound. */
	nextMs: number;
}

interface LimitedSynthesis {
	text: string;
	limits: SynthesisLimits;
	signal: AbortSignal;
	/** Asks the synthesiser. Its signal is also aborted when the synthesiser is given up. */
	ask: (signal: AbortSignal) => AsyncIterable<Audio>;
}

/** No voice says a letter in less: the fastest take 30 ms. */
const FEWEST_MS_PER_LETTER = 10;

/**
 * Passes the audio of a text on as it comes.
 * @throws ProviderError `synthesiser_stalled` when the caller would have to wait longer, `synthesiser_gave_no_audio` and
 * `synthesiser_cut_off` when it ended with none, or with less than the text takes.
 */
export async function* limitSynthesis(options: LimitedSynthesis): AsyncGenerator<Audio> {
	const { text, limits, signal, ask } = options;
	const givenUp = new AbortController();
	const audio = ask(AbortSignal.any([signal, givenUp.signal]))[Symbol.asyncIterator]();
	let audioMs = 0;
	let waitedMs = 0;
	try {
		for (;;) {
			const limitMs =
				audioMs === 0
					? limits.firstMs
					: Math.min(limits.nextMs, audioMs + limits.nextMs - waitedMs);
			const since = Date.now();
			const { done, value } = await answerWithin(limitMs, audio.next(), stalled);
			if (done || signal.aborted) break;
			if (audioMs > 0) waitedMs += Date.now() - since;
			audioMs += playsMs(value.byteLength);
			yield value;
		}
	} finally {
		givenUp.abort();
	}
	if (signal.aborted) return;
	if (audioMs === 0) throw new ProviderError("synthesiser_gave_no_audio", { retryable: true });
	const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
	if (audioMs < letters * FEWEST_MS_PER_LETTER)
		throw new ProviderError("synthesiser_cut_off", { retryable: true });
}

function stalled(): ProviderError {
	return new ProviderError("synthesiser_stalled", { retryable: true });
}
