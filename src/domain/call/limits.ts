/** What one call may cost at most, whatever its caller does. */
export const CALL_LIMITS = {
	turns: 300,
	/** UTF-8, of all that the caller said and typed. */
	callerTextBytes: 256 * 1024,
	toolCalls: 40,
	/** Milliseconds of audio. It fills as time passes: no more audio comes in than time has passed, and 5 s. */
	audio: { burst: 5_000, most: 30_000, perSecond: 1_000, patience: 5_000 },
	/** Typed messages. */
	typed: { burst: 10, most: 10, perSecond: 2, patience: 20 },
} as const satisfies Record<string, number | RateLimit>;

export interface RateLimit {
	/** What may come at once at the beginning. */
	readonly burst: number;
	/** What may come at once after a pause: a network that stalled delivers late what was said meanwhile. */
	readonly most: number;
	readonly perSecond: number;
	/** How much is dropped before the line is closed. */
	readonly patience: number;
}

export type CallLimit = "turns" | "caller_text" | "tool_calls";

/** The limit that one more turn with these words would pass; null when there is none. */
export function limitOnHearing(
	call: { readonly turn: number; readonly callerTextBytes: number },
	text: string,
): CallLimit | null {
	if (call.turn >= CALL_LIMITS.turns) return "turns";
	if (call.callerTextBytes + utf8Bytes(text) > CALL_LIMITS.callerTextBytes) return "caller_text";
	return null;
}

export function utf8Bytes(text: string): number {
	return new TextEncoder().encode(text).byteLength;
}
