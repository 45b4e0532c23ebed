import type { RecordedEvent } from "../events/catalogue.ts";

/** One thing that was said or done, as the next prompt needs it. */
export type HistoryEntry =
	| { who: "caller"; text: string }
	/** Only what was heard; `cutShort` when the caller did not hear the rest. */
	| { who: "agent"; text: string; cutShort: boolean }
	| { who: "tool"; toolCallId: string; tool: string; input: unknown; output: unknown };

/** The conversation as both sides know it: the caller's words, what was heard of ours, what tools said. */
export function historyOf(events: readonly RecordedEvent[]): HistoryEntry[] {
	const calls = new Map<string, unknown>();
	return events.flatMap((event): HistoryEntry[] => {
		switch (event.type) {
			case "turn.heard":
				return [{ who: "caller", text: event.data.text }];
			case "turn.replied":
				return said(event.data.text, false);
			case "turn.reply_interrupted":
				return said(event.data.heard, true);
			case "turn.tool_called":
				calls.set(event.data.toolCallId, event.data.input);
				return [];
			case "turn.tool_returned": {
				const { toolCallId, tool, output } = event.data;
				return [{ who: "tool", toolCallId, tool, input: calls.get(toolCallId) ?? {}, output }];
			}
			case "call.started":
			case "call.resumed":
			case "contact.identified":
			case "turn.reply_started":
			case "turn.sentence_spoken":
			case "turn.reply_failed":
			case "appointment.booked":
			case "call.ended":
			case "call.analyzed":
			case "followup.proposed":
			case "followup.booked":
			case "followup.failed":
			case "call.sealed":
				return [];
		}
	});
}

function said(text: string, cutShort: boolean): HistoryEntry[] {
	return text === "" ? [] : [{ who: "agent", text, cutShort }];
}
