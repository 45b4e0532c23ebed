import type { RecordedEvent } from "../events/catalogue.ts";
import { conversationOf, type Turn } from "./conversation.ts";
import { heardOf, isCutShort } from "./recorded-reply.ts";

/** What one side said, and the other can have heard. */
export interface TranscriptLine {
	turn: number;
	who: "caller" | "agent";
	text: string;
	/** The reply was interrupted. `text` is only the heard text. */
	interrupted: boolean;
	/** When the caller's words were final, or the reply's first audio was sent, in milliseconds since the epoch. */
	at: number;
}

/**
 * The conversation as it was heard. In each turn the caller's words come before the reply. A reply without an end, as in a
 * live call, has the sentences that were sent so far. A reply of which nothing was heard has no line.
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
