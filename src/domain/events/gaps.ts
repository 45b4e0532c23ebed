import type { RawEvent } from "./envelope.ts";

/** The facts of overlapping segments, each once, in order of `seq`. */
export function unionBySeq(segments: readonly (readonly RawEvent[])[]): RawEvent[] {
	const bySeq = new Map<number, RawEvent>();
	for (const event of segments.flat()) if (!bySeq.has(event.seq)) bySeq.set(event.seq, event);
	return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** The last seq before the first gap: every seq from 1 to this one is here. */
export function knownThrough(facts: readonly Pick<RawEvent, "seq">[]): number {
	const gap = facts.findIndex((fact, index) => fact.seq !== index + 1);
	return gap === -1 ? facts.length : gap;
}

/** From the first seq to the last one, both included. `to` is null when the end is not known. */
export interface SeqRange {
	from: number;
	to: number | null;
}

export function isWithin({ from, to }: SeqRange, seq: number): boolean {
	return seq >= from && (to === null || seq <= to);
}

/** The gaps between facts in order of `seq`, and the open range after the last one. */
export function missingFrom(facts: readonly Pick<RawEvent, "seq">[]): SeqRange[] {
	const gaps = facts.flatMap(({ seq }, index) => {
		const from = (facts[index - 1]?.seq ?? 0) + 1;
		return from < seq ? [{ from, to: seq - 1 }] : [];
	});
	return [...gaps, { from: (facts.at(-1)?.seq ?? 0) + 1, to: null }];
}
