import type { RecordedEvent } from "../events/catalogue.ts";
import type { TurnRow } from "./rows.ts";

type Data<T extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: T }>["data"];
type Reply = Data<"turn.replied"> | Data<"turn.reply_interrupted">;
type Failed = Data<"turn.reply_failed">;

export interface TurnsOf {
	workspaceId: string;
	callId: string;
	started: Data<"call.started"> | null;
	/** Of one call, in order of `seq`. */
	events: readonly RecordedEvent[];
}

/** What was said in a turn so far, and the failed reply in it that has not been closed yet. */
type Unclosed = Pick<TurnRow, "generatedText" | "heardText"> & { failed: Failed };

/**
 * The rows of a call's turns, in order. A reply that failed goes on with an apology: the event that closes it has
 * all of its words, so those of the failure count only while there is no such event.
 */
export function foldTurns({ workspaceId, callId, started, events }: TurnsOf): TurnRow[] {
	const rows = new Map<number, TurnRow>();
	const unclosed = new Map<number, Unclosed>();
	for (const event of events) {
		const turn = turnOf(event);
		if (turn === null) continue;
		const row = rows.get(turn) ?? {
			workspaceId,
			callId,
			turn,
			knownEvents: started === null ? 0 : 1,
			at: event.at,
			agentId: started?.agentId ?? null,
			channel: started?.channel ?? null,
			...nothingYet,
		};
		const open = unclosed.get(turn) ?? null;
		if (event.type === "turn.reply_failed") {
			const { generatedText, heardText } = row;
			unclosed.set(turn, open ?? { generatedText, heardText, failed: event.data });
		} else if (event.type === "turn.replied" || event.type === "turn.reply_interrupted")
			unclosed.delete(turn);
		rows.set(turn, { ...withEvent(row, event, open), knownEvents: row.knownEvents + 1 });
	}
	return [...rows.values()].toSorted((a, b) => a.turn - b.turn);
}

const nothingYet = {
	callerText: null,
	generatedText: null,
	heardText: null,
	interrupted: false,
	failed: false,
	tools: 0,
	audioMs: null,
	endOfTurnDelayMs: null,
	llmTimeToFirstTokenMs: null,
	ttsTimeToFirstByteMs: null,
	firstAudioMs: null,
	responseMs: null,
	bargeInStopMs: null,
	inputTokens: null,
	outputTokens: null,
	synthesisedCharacters: null,
};

function turnOf(event: RecordedEvent): number | null {
	return event.type.startsWith("turn.") && "turn" in event.data ? event.data.turn : null;
}

function withEvent(row: TurnRow, event: RecordedEvent, unclosed: Unclosed | null): TurnRow {
	switch (event.type) {
		case "turn.heard":
			return { ...row, callerText: joined(row.callerText, event.data.text) };
		case "turn.tool_called":
			return { ...row, tools: row.tools + 1 };
		case "turn.replied": {
			const { text, audioMs } = event.data;
			return withReply({ ...row, ...textBefore(unclosed) }, event.data, {
				generated: unclosed?.failed.generated || text,
				heard: text,
				audioMs,
			});
		}
		case "turn.reply_interrupted": {
			const { generated, heard, playedMs, bargeInStopMs } = event.data;
			const replied = withReply({ ...row, ...textBefore(unclosed) }, event.data, {
				generated,
				// A process that died may have closed the reply with less than had been heard by the failure.
				heard: longer(heard, unclosed?.failed.heard ?? ""),
				audioMs: playedMs,
			});
			const interrupted = row.interrupted || isBargeIn(event);
			return { ...replied, interrupted, bargeInStopMs: bargeInStopMs ?? row.bargeInStopMs };
		}
		case "turn.reply_failed":
			return {
				...row,
				failed: true,
				generatedText: joined((unclosed ?? row).generatedText, event.data.generated),
				heardText: joined((unclosed ?? row).heardText, event.data.heard),
			};
		case "turn.tool_returned":
		case "turn.reply_started":
		case "turn.sentence_spoken":
		case "call.started":
		case "call.resumed":
		case "contact.identified":
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
			return row;
	}
}

/** The caller talked, or pressed a key, over the reply; a line that dropped did not interrupt anybody. */
export function isBargeIn(event: RecordedEvent): boolean {
	return (
		event.type === "turn.reply_interrupted" &&
		(event.data.by === "caller" || event.data.by === "client")
	);
}

/** Latencies are those of the turn's first reply, which is the one the caller waited for. */
function withReply(
	row: TurnRow,
	{ latency, usage }: Reply,
	said: { generated: string; heard: string; audioMs: number },
): TurnRow {
	return {
		...row,
		generatedText: joined(row.generatedText, said.generated),
		heardText: joined(row.heardText, said.heard),
		audioMs: (row.audioMs ?? 0) + said.audioMs,
		endOfTurnDelayMs: row.endOfTurnDelayMs ?? latency.endOfTurnDelayMs,
		llmTimeToFirstTokenMs: row.llmTimeToFirstTokenMs ?? latency.llmTimeToFirstTokenMs,
		ttsTimeToFirstByteMs: row.ttsTimeToFirstByteMs ?? latency.ttsTimeToFirstByteMs,
		firstAudioMs: row.firstAudioMs ?? latency.firstAudioMs,
		responseMs: row.responseMs ?? latency.responseMs,
		inputTokens: (row.inputTokens ?? 0) + usage.inputTokens,
		outputTokens: (row.outputTokens ?? 0) + usage.outputTokens,
		synthesisedCharacters: (row.synthesisedCharacters ?? 0) + usage.synthesisedCharacters,
	};
}

function textBefore(unclosed: Unclosed | null) {
	return unclosed === null
		? {}
		: { generatedText: unclosed.generatedText, heardText: unclosed.heardText };
}

function longer(a: string, b: string): string {
	return b.length > a.length ? b : a;
}

function joined(before: string | null, more: string): string {
	return before === null || before === "" ? more : `${before} ${more}`.trim();
}
