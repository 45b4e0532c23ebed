import type { Latency } from "../events/catalogue.ts";

/** When the parts of a turn happened, in ms since the epoch. A part that did not happen is absent. */
export interface Moments {
	/** The last frame with the caller's speech in it. */
	speechEnded?: number;
	/** The recogniser's words were final. */
	final: number;
	modelAsked?: number;
	firstToken?: number;
	synthesisAsked?: number;
	firstSynthesised?: number;
	firstSent?: number;
	/** The first words of a reply that is not spoken were sent. */
	firstShown?: number;
}

/**
 * Computes the latencies of a turn. A reply may have been prepared before the words were final. The time until then
 * counts as zero, because the caller did not wait for it.
 */
export function latencyOf(moments: Moments): Latency {
	const {
		speechEnded,
		final,
		modelAsked,
		firstToken,
		synthesisAsked,
		firstSynthesised,
		firstSent,
		firstShown,
	} = moments;
	return {
		endOfTurnDelayMs: between(speechEnded, final),
		llmTimeToFirstTokenMs: between(modelAsked, firstToken, final),
		ttsTimeToFirstByteMs: between(synthesisAsked, firstSynthesised, final),
		firstAudioMs: between(final, firstSent),
		responseMs: between(speechEnded, firstSent),
		firstTextMs: between(final, firstShown),
	};
}

function between(from: number | undefined, to: number | undefined, notBefore = 0): number | null {
	if (from === undefined || to === undefined) return null;
	return Math.max(0, to - Math.max(from, notBefore));
}
