import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";

/** One thing that must be so, and what was seen. */
export interface Check {
	name: string;
	ok: boolean;
	evidence: string;
}

export function check(name: string, ok: boolean, evidence: string): Check {
	return { name, ok, evidence };
}

/** One line for each check that failed. */
export function describeFailures(checks: readonly Check[]): string[] {
	return checks.filter(({ ok }) => !ok).map(({ name, evidence }) => `FAILED  ${name}: ${evidence}`);
}

/** The events of one type, typed as such. */
export function eventsOf<T extends RecordedEvent["type"]>(
	log: readonly RecordedEvent[],
	type: T,
): Extract<RecordedEvent, { type: T }>[] {
	const isOfType = (event: RecordedEvent): event is Extract<RecordedEvent, { type: T }> =>
		event.type === type;
	return log.filter(isOfType);
}

/** Every reply that began, whether or not it was played to its end. */
export function repliesIn(log: readonly RecordedEvent[]) {
	return [...eventsOf(log, "turn.replied"), ...eventsOf(log, "turn.reply_interrupted")].toSorted(
		(a, b) => a.seq - b.seq,
	);
}
