import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import type { Conversation } from "../demo/caller.ts";
import type { Costs } from "../demo/costs.ts";
import type { Expected } from "../demo/script.ts";
import type { ReadBack } from "./read-back.ts";
import type { Received } from "./subscriber.ts";

/** One thing that must be so, and what was seen. */
export interface Check {
	name: string;
	ok: boolean;
	evidence: string;
}

/** Everything there is to judge a call by. */
export interface Seen extends ReadBack {
	callId: string;
	conversation: Conversation;
	/** What the line complained of during the call. */
	lineErrors: readonly string[];
	/** Null when the lines were recordings: then nobody knows beforehand what is said in them. */
	expected: Expected | null;
	webhooks: readonly Received[];
	costs: Costs;
}

export function check(name: string, ok: boolean, evidence: string): Check {
	return { name, ok, evidence };
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

/** The middle one; the lower of two. Null of nothing. */
export function median(numbers: readonly number[]): number | null {
	return numbers.toSorted((a, b) => a - b).at(Math.floor((numbers.length - 1) / 2)) ?? null;
}

/** Words with single spaces between them, as two texts are compared. */
export function words(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
