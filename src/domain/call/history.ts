import type { RecordedEvent } from "../events/catalogue.ts";
import { conversationOf, type Turn } from "./conversation.ts";
import { heardOf, isCutShort } from "./recorded-reply.ts";

/** One thing that was said or done, for the next prompt. */
export type HistoryEntry =
	| { who: "caller"; text: string }
	/** Only the heard text; `cutShort` when the caller did not hear the rest. */
	| { who: "agent"; text: string; cutShort: boolean }
	| { who: "tool"; toolCallId: string; tool: string; input: unknown; output: unknown };

/**
 * The conversation for the model: the caller's words, the heard text of replies, and what tools returned. It is in the
 * order of the log: a tool stands where it returned, a reply where it ended.
 */
export function historyOf(events: readonly RecordedEvent[]): HistoryEntry[] {
	return conversationOf(events)
		.flatMap(entriesOf)
		.toSorted((a, b) => a.seq - b.seq)
		.map(({ entry }) => entry);
}

interface Placed {
	seq: number;
	entry: HistoryEntry;
}

function entriesOf({ callerSaid, tools, replies }: Turn): Placed[] {
	return [
		...callerSaid.map(({ seq, text }): Placed => ({ seq, entry: { who: "caller", text } })),
		...tools.flatMap(({ toolCallId, tool, input, returned }): Placed[] => {
			if (returned === null) return [];
			const { seq, output } = returned;
			return [{ seq, entry: { who: "tool", toolCallId, tool, input, output } }];
		}),
		...replies.flatMap((reply): Placed[] => {
			const text = heardOf(reply);
			if (text.trim() === "") return [];
			return [{ seq: reply.lastSeq, entry: { who: "agent", text, cutShort: isCutShort(reply) } }];
		}),
	];
}
