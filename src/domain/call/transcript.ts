import type { RecordedEvent } from "../events/catalogue.ts";
import { conversationOf, type Turn } from "./conversation.ts";
import { heardOf, isCutShort } from "./recorded-reply.ts";

/** What one side said, as the other can have heard it. */
export interface TranscriptLine {
	turn: number;
	who: "caller" | "agent";
	text: string;
	/** The agent was cut short; `text` is only what reached the line. */
	interrupted: boolean;
	/** Milliseconds since the epoch: the caller's turn was final, the reply's first audio went out. */
	at: number;
}

/**
 * The conversation as it was heard, the caller's words before the reply that shares their turn.
 * A reply without a recorded end, as in a call that goes on, is the sentences that went out so far.
 * A reply of which nothing was heard has no line.
 */
export function transcriptOf(events: readonly RecordedEvent[]): TranscriptLine[] {
	return conversationOf(events).flatMap(linesOf);
}

/** The lines of one turn. */
export function linesOf({ turn, callerSaid, replies }: Turn): TranscriptLine[] {
	const lines: TranscriptLine[] = [
		...callerSaid.map(({ text, at }) => {
			return { turn, who: "caller" as const, text, interrupted: false, at };
		}),
		...replies.map((reply) => {
			const [text, interrupted] = [heardOf(reply), isCutShort(reply)];
			return { turn, who: "agent" as const, text, interrupted, at: reply.startedAt };
		}),
	];
	return lines.flatMap((line) => {
		const text = line.text.trim();
		return text === "" ? [] : [{ ...line, text }];
	});
}
