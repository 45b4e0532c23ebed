import type { RecordedEvent } from "../events/catalogue.ts";

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

/** A reply that has begun and whose end is not known yet. */
interface OpenReply {
	turn: number;
	at: number;
	sentences: string[];
	failed: boolean;
}

/**
 * The conversation as it was heard, the caller's words before the reply that shares their turn.
 * A reply without a recorded end, as in a call that goes on, is the sentences that went out so far.
 * A reply of which nothing was heard has no line.
 */
export function transcriptOf(events: readonly RecordedEvent[]): TranscriptLine[] {
	const lines: TranscriptLine[] = [];
	let open: OpenReply | null = null;

	const say = (line: TranscriptLine) => {
		const text = line.text.trim();
		if (text !== "") lines.push({ ...line, text });
	};
	const closeOpen = () => {
		if (open) say({ ...agentLine(open), text: open.sentences.join(" "), interrupted: open.failed });
		open = null;
	};
	const opened = (turn: number, at: number): OpenReply => {
		if (open?.turn === turn) return open;
		closeOpen();
		return { turn, at, sentences: [], failed: false };
	};

	for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
		switch (event.type) {
			case "turn.heard": {
				const { turn, text } = event.data;
				say({ turn, who: "caller", text, interrupted: false, at: event.at });
				break;
			}
			case "turn.reply_started":
				open = opened(event.data.turn, event.at);
				break;
			case "turn.sentence_spoken":
				open = opened(event.data.turn, event.at);
				open.sentences.push(event.data.text);
				break;
			case "turn.reply_failed":
				// The apology that follows belongs to the same reply, whose end counts when it is recorded.
				open = {
					...opened(event.data.turn, event.at),
					sentences: [event.data.heard],
					failed: true,
				};
				break;
			case "turn.replied":
			case "turn.reply_interrupted": {
				const started = opened(event.data.turn, event.at);
				const interrupted = event.type === "turn.reply_interrupted";
				const text = interrupted ? event.data.heard : event.data.text;
				open = null;
				say({ ...agentLine(started), text, interrupted });
				break;
			}
			case "call.started":
			case "call.resumed":
			case "contact.identified":
			case "turn.tool_called":
			case "turn.tool_returned":
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
				break;
		}
	}
	closeOpen();
	return lines.toSorted((a, b) => a.turn - b.turn || rank(a) - rank(b));
}

function agentLine({ turn, at }: OpenReply) {
	return { turn, who: "agent" as const, at };
}

function rank({ who }: TranscriptLine): number {
	return who === "caller" ? 0 : 1;
}
