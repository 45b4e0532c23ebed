import type { RawEvent } from "./envelope.ts";

/**
 * Events as lines of the archive, joined by line feeds: what a seal's digest is the SHA-256 of. The order of the keys
 * is a promise (docs/guarantees.md): another one would be another digest.
 */
export function canonicalLines(events: readonly RawEvent[]): string {
	return events
		.map(({ callId, seq, type, v, at, data }) => JSON.stringify({ callId, seq, type, v, at, data }))
		.join("\n");
}
