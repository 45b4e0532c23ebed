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
	/** When the log first mentions it, as a rule as its first audio went out; milliseconds since the epoch. */
	readonly startedAt: number;
	/** The last event that belongs to it. */
	readonly lastSeq: number;
	/** Whether any of its audio was sent. */
	readonly audible: boolean;
	/** The sentences that were sent to their end; once the reply has failed, those after the failure. */
	readonly sentences: readonly string[];
	/** How long all sentences play that were sent to their end. */
	readonly sentMs: number;
	/** The latest failure. The apology that follows is part of the same reply. */
	readonly failed: Of<"turn.reply_failed">["data"] | null;
	/** What closed it; null while it is open. */
	readonly end: Of<"turn.replied" | "turn.reply_interrupted"> | null;
}

/** The reply with one more event. Null stands for a reply that the log has not mentioned yet. */
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
 * What the caller can have heard of it. The event that closes a reply has all of its words, also those before a
 * failure; of an open one, the sentences that were sent to their end are certain.
 */
export function heardOf({ sentences, failed, end }: RecordedReply): string {
	const beforeFailure = failed?.heard ?? "";
	if (end === null) return [beforeFailure, ...sentences].filter(Boolean).join(" ");
	if (end.type === "turn.replied") return end.data.text;
	// Where its process died, it was closed by one that may know less than was heard before the failure.
	const { heard } = end.data;
	return beforeFailure.length > heard.length ? beforeFailure : heard;
}

/** What the model wrote of it. After a failure that is without the apology, which the model did not write. */
export function generatedOf({ sentences, failed, end }: RecordedReply): string {
	if (failed !== null && failed.generated !== "") return failed.generated;
	if (end === null) return sentences.join(" ");
	return end.type === "turn.replied" ? end.data.text : end.data.generated;
}

/** Whether the caller did not hear all of it, and never will. */
export function isCutShort({ failed, end }: RecordedReply): boolean {
	return end === null ? failed !== null : end.type === "turn.reply_interrupted";
}

/** The caller talked, or pressed a key, over the reply; a line that dropped did not interrupt anybody. */
export function isBargeIn({ end }: RecordedReply): boolean {
	if (end?.type !== "turn.reply_interrupted") return false;
	return end.data.by === "caller" || end.data.by === "client";
}
