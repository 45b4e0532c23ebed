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
	// What was heard of a reply that failed and is not closed: its process may die before it tells how the reply ended.
	let failed = "";
	const closed = (text: string, cutShort: boolean): HistoryEntry[] => {
		const heard = failed;
		failed = "";
		return heard.length > text.length ? said(heard, true) : said(text, cutShort);
	};
	const told = events.flatMap((event): HistoryEntry[] => {
		switch (event.type) {
			case "turn.heard":
				return [...closed("", true), { who: "caller", text: event.data.text }];
			case "turn.replied":
				return closed(event.data.text, false);
			case "turn.reply_interrupted":
				return closed(event.data.heard, true);
			case "turn.reply_failed":
				failed = event.data.heard;
				return [];
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
			case "appointment.booked":
			case "appointment.moved":
			case "appointment.cancelled":
			case "appointment.reminder_due":
			case "call.ended":
			case "call.analyzed":
			case "call.reanalyzed":
			case "followup.proposed":
			case "followup.approved":
			case "followup.declined":
			case "followup.booked":
			case "followup.failed":
			case "call.sealed":
				return [];
		}
	});
	return [...told, ...closed("", true)];
}

function said(text: string, cutShort: boolean): HistoryEntry[] {
	return text === "" ? [] : [{ who: "agent", text, cutShort }];
}
