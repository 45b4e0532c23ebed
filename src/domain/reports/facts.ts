import type { RawEvent } from "../events/envelope.ts";

/** The facts of overlapping segments, in order of `seq`. A fact is the same wherever it is; the first is kept. */
export function unionBySeq(segments: readonly (readonly RawEvent[])[]): RawEvent[] {
	const bySeq = new Map<number, RawEvent>();
	for (const event of segments.flat()) if (!bySeq.has(event.seq)) bySeq.set(event.seq, event);
	return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** How far a log is known without a gap: every seq from 1 to this one is here. */
export function knownThrough(facts: readonly Pick<RawEvent, "seq">[]): number {
	const gap = facts.findIndex((fact, index) => fact.seq !== index + 1);
	return gap === -1 ? facts.length : gap;
}
