import type { RecordedEvent } from "../events/catalogue.ts";

type Of<T extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: T }>;

/** An event that belongs to a reply. */
export type ReplyEvent = Of<
	| "turn.reply_started"
	| "turn.sentence_spoken"
	| "turn.reply_failed"
	| "turn.replied"
	| "turn.reply_interrupted"
>;

/** A reply of the agent, as far as the log has it. */
export interface RecordedReply {
	readonly turn: number;
	/** When the log first mentions it, as a rule when its first audio was sent; in milliseconds since the epoch. */
	readonly startedAt: number;
	/** The last event that belongs to it. */
	readonly lastSeq: number;
	/** Whether any of its audio was sent. */
	readonly audible: boolean;
	/** The sentences that were sent to their end. After a failure, only those that came after it. */
	readonly sentences: readonly string[];
	/** How long the sentences play that were sent to their end, all together. */
	readonly sentMs: number;
	/** The latest failure. The apology that follows is part of the same reply. */
	readonly failed: Of<"turn.reply_failed">["data"] | null;
	/** The event that closed it; null while it is open. */
	readonly end: Of<"turn.replied" | "turn.reply_interrupted"> | null;
}

/** The reply after one more event. `reply` is null before the first one. */
export function evolveReply(reply: RecordedReply | null, event: ReplyEvent): RecordedReply {
	const known = { ...(reply ?? firstMention(event)), lastSeq: event.seq };
	switch (event.type) {
		case "turn.reply_started":
			return { ...known, audible: true };
		case "turn.sentence_spoken": {
			const { text, audioMs } = event.data;
			const sentences = [...known.sentences, text];
			return { ...known, audible: true, sentences, sentMs: known.sentMs + audioMs };
		}
		case "turn.reply_failed":
			return { ...known, failed: event.data, sentences: [] };
		case "turn.replied":
		case "turn.reply_interrupted":
			return { ...known, end: event };
	}
}

function firstMention({ data: { turn }, at, seq }: ReplyEvent): RecordedReply {
	return {
		turn,
		startedAt: at,
		lastSeq: seq,
		audible: false,
		sentences: [],
		sentMs: 0,
		failed: null,
		end: null,
	};
}

/**
 * The heard text of a reply. The event that closes a reply has all of it, also from before a failure. Of an open reply,
 * the sentences that were sent to their end are certain.
 */
export function heardOf({ sentences, failed, end }: RecordedReply): string {
	const beforeFailure = failed?.heard ?? "";
	if (end === null) return [beforeFailure, ...sentences].filter(Boolean).join(" ");
	if (end.type === "turn.replied") return end.data.text;
	// After a crash, the process that closed the reply may know less than was heard before the failure.
	const { heard } = end.data;
	return beforeFailure.length > heard.length ? beforeFailure : heard;
}

/** The generated text of a reply. The apology after a failure is not part of it. */
export function generatedOf({ sentences, failed, end }: RecordedReply): string {
	if (failed !== null && failed.generated !== "") return failed.generated;
	if (end === null) return sentences.join(" ");
	return end.type === "turn.replied" ? end.data.text : end.data.generated;
}

/** Whether the reply ended before the caller heard all of it: it was interrupted, or it failed. */
export function isCutShort({ failed, end }: RecordedReply): boolean {
	return end === null ? failed !== null : end.type === "turn.reply_interrupted";
}

/** Whether the caller or the client interrupted the reply. A lost connection does not count. */
export function isBargeIn({ end }: RecordedReply): boolean {
	if (end?.type !== "turn.reply_interrupted") return false;
	return end.data.by === "caller" || end.data.by === "client";
}
