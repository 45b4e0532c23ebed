import type { Latency } from "../events/catalogue.ts";

/** When the parts of a turn happened; ms since the epoch, absent when they did not. */
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
}

/**
 * Where a turn's time went. A reply may have been prepared before the words were final: what was done by
 * then counts as no time, because nobody waited for it.
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
	} = moments;
	return {
		endOfTurnDelayMs: between(speechEnded, final),
		llmTimeToFirstTokenMs: between(modelAsked, firstToken, final),
		ttsTimeToFirstByteMs: between(synthesisAsked, firstSynthesised, final),
		firstAudioMs: between(final, firstSent),
		responseMs: between(speechEnded, firstSent),
	};
}

function between(from: number | undefined, to: number | undefined, notBefore = 0): number | null {
	if (from === undefined || to === undefined) return null;
	return Math.max(0, to - Math.max(from, notBefore));
}
