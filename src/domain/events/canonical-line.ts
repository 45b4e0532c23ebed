import type { RawEvent } from "./envelope.ts";

/**
 * Events as lines of the archive, joined by line feeds. A seal's digest is the SHA-256 of this text. The order of the keys
 * is promised in docs/guarantees.md, because another order would give another digest.
 */
export function canonicalLines(events: readonly RawEvent[]): string {
	return events
		.map(({ callId, seq, type, v, at, data }) => JSON.stringify({ callId, seq, type, v, at, data }))
		.join("\n");
}
