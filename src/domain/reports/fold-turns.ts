import type { Turn } from "../call/conversation.ts";
import { generatedOf, heardOf, isBargeIn, type RecordedReply } from "../call/recorded-reply.ts";
import type { Latency, RecordedEvent, ReplyUsage } from "../events/catalogue.ts";
import type { TurnRow } from "./rows.ts";

export interface TurnsOf {
	workspaceId: string;
	callId: string;
	started: Extract<RecordedEvent, { type: "call.started" }>["data"] | null;
	conversation: readonly Turn[];
}

/** The rows of a call's turns, in order. */
export function foldTurns({ workspaceId, callId, started, conversation }: TurnsOf): TurnRow[] {
	return conversation.map(({ turn, at, knownEvents, callerSaid, tools, replies }) => {
		const mentioned = replies.filter(({ sentences, failed, end }) => {
			return sentences.length > 0 || failed !== null || end !== null;
		});
		return {
			workspaceId,
			callId,
			turn,
			knownEvents: knownEvents + (started === null ? 0 : 1),
			at,
			agentId: started?.agentId ?? null,
			channel: started?.channel ?? null,
			callerText: joined(callerSaid.map(({ text }) => text)),
			generatedText: joined(mentioned.map(generatedOf)),
			heardText: joined(mentioned.map(heardOf)),
			interrupted: replies.some(isBargeIn),
			failed: replies.some(({ failed }) => failed !== null),
			tools: tools.length,
			...measuresOf(replies),
		};
	});
}

/** The latencies are those of the turn's first reply, because the caller waited for that one. */
function measuresOf(replies: readonly RecordedReply[]) {
	const ends = replies.flatMap(({ end }) => (end === null ? [] : [end]));
	const first = (part: keyof Latency) =>
		ends.find(({ data }) => data.latency[part] !== null)?.data.latency[part] ?? null;
	const used = (part: keyof ReplyUsage) => sum(ends.map(({ data }) => data.usage[part]));
	const bargeIns = ends.flatMap(({ type, data }) =>
		type === "turn.reply_interrupted" && data.bargeInStopMs !== null ? [data.bargeInStopMs] : [],
	);
	return {
		audioMs: sum(
			ends.map(({ type, data }) => (type === "turn.replied" ? data.audioMs : data.playedMs)),
		),
		endOfTurnDelayMs: first("endOfTurnDelayMs"),
		llmTimeToFirstTokenMs: first("llmTimeToFirstTokenMs"),
		ttsTimeToFirstByteMs: first("ttsTimeToFirstByteMs"),
		firstAudioMs: first("firstAudioMs"),
		responseMs: first("responseMs"),
		bargeInStopMs: bargeIns.at(-1) ?? null,
		inputTokens: used("inputTokens"),
		outputTokens: used("outputTokens"),
		synthesisedCharacters: used("synthesisedCharacters"),
	};
}

function sum(numbers: readonly number[]): number | null {
	return numbers.length === 0 ? null : numbers.reduce((total, each) => total + each, 0);
}

function joined(texts: readonly string[]): string | null {
	const [first, ...more] = texts;
	if (first === undefined) return null;
	return more.reduce((before, text) => (before === "" ? text : `${before} ${text}`.trim()), first);
}
