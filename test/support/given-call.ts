import { expect } from "vitest";

import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import type { CallCommand, Decision, Refusal } from "../../src/domain/call/commands.ts";
import { decide } from "../../src/domain/call/decide.ts";
import type { Analysis } from "../../src/domain/events/analysis.ts";
import type { CallEvent, EndedReason, RecordedEvent } from "../../src/domain/events/catalogue.ts";
import type { FollowUp } from "../../src/domain/events/follow-up.ts";
import { analysis as analysisOf, started } from "./facts.ts";

type DataOf<T extends CallEvent["type"]> = Extract<CallEvent, { type: T }>["data"];

/** When every given call starts; its events follow a second apart. */
export const STARTED_AT = Date.UTC(2026, 10, 18, 9, 30);

/** A call to which this has happened, and what the rules make of a command given to it now. */
export function given(...events: CallEvent[]) {
	const call = record(events).reduce<Call>(evolve, newCall);
	return { call, when: (command: CallCommand) => judged(decide(command, call)) };
}

function judged(decision: Decision) {
	return {
		decision,
		records: (...events: CallEvent[]) => expect(decision).toEqual({ ok: true, value: events }),
		refuses: (refusal: Refusal) => expect(decision).toEqual({ ok: false, refusal }),
	};
}

/** Events as the log numbers them. */
export function record(events: readonly CallEvent[], afterSeq = 0): RecordedEvent[] {
	return events.map((event, index) => {
		const seq = afterSeq + index + 1;
		return {
			callId: "call_01ka9f8m40000000000000000a",
			seq,
			at: STARTED_AT + (seq - 1) * 1000,
			...event,
		};
	});
}

const latency = {
	endOfTurnDelayMs: null,
	llmTimeToFirstTokenMs: null,
	ttsTimeToFirstByteMs: null,
	firstAudioMs: null,
	responseMs: null,
	firstTextMs: null,
};
const usage = { inputTokens: 0, outputTokens: 0, synthesisedCharacters: 0 };
const metered = { recognisedAudioMs: 1000, audioFramesIn: 10, rowsWritten: 40 };

// --- what has happened ---

export function answered(): CallEvent {
	return started({ workspaceId: "default" });
}

export function callerSaid(text: string, turn: number): CallEvent {
	return { type: "turn.heard", v: 1, data: { turn, text, source: "speech", audioMs: 900 } };
}

export function replyStarted(turn: number): CallEvent {
	return { type: "turn.reply_started", v: 1, data: { turn } };
}

export function spokenSentence(
	turn: number,
	text: string,
	sentence = 0,
): DataOf<"turn.sentence_spoken"> {
	return { turn, kind: "reply", sentence, text, audioMs: 1200 };
}

export function spoke(turn: number, text: string, sentence = 0): CallEvent {
	return { type: "turn.sentence_spoken", v: 2, data: spokenSentence(turn, text, sentence) };
}

export function wholeReply(turn: number, text: string): DataOf<"turn.replied"> {
	return { turn, medium: "speech", text, audioMs: 1200, latency, usage };
}

export function replied(turn: number, text: string): CallEvent {
	return { type: "turn.replied", v: 2, data: wholeReply(turn, text) };
}

export function cutReply(
	turn: number,
	heard: string,
	by: DataOf<"turn.reply_interrupted">["by"] = "caller",
	playedMs = 700,
): DataOf<"turn.reply_interrupted"> {
	return {
		turn,
		medium: "speech",
		by,
		generated: heard,
		heard,
		playedMs,
		bargeInStopMs: null,
		latency,
		usage,
	};
}

export function cutShort(...reply: Parameters<typeof cutReply>): CallEvent {
	return { type: "turn.reply_interrupted", v: 2, data: cutReply(...reply) };
}

export function calledTool(turn: number): DataOf<"turn.tool_called"> {
	const [toolCallId, tool] = ["tool-1", "book_appointment"];
	return { turn, toolCallId, tool, input: { day: "2026-11-24" }, effectKey: "booking-1" };
}

export function returnedTool(turn: number): DataOf<"turn.tool_returned"> {
	const [toolCallId, tool] = ["tool-1", "book_appointment"];
	return { turn, toolCallId, tool, ok: true, output: { booked: true }, durationMs: 8 };
}

export function booked(turn: number, appointmentId: string): CallEvent {
	const data = {
		turn,
		appointmentId,
		service: "cleaning",
		resource: "main",
		startsAt: "2026-11-24T10:00:00+00:00",
		endsAt: "2026-11-24T10:30:00+00:00",
		timezone: "Europe/London",
		name: "Maria Lopez",
		phone: "+442079460123",
	};
	return { type: "appointment.booked", v: 2, data };
}

export function hungUp(reason: EndedReason = "caller_hung_up", durationMs = 60_000): CallEvent {
	return { type: "call.ended", v: 1, data: { reason, durationMs, usage: metered } };
}

export const analysis: Analysis = analysisOf({ name: "Maria Lopez", phone: "+442079460123" });

export function followUp(followUpId: string, needsApproval = false): FollowUp {
	const dueAt = "2026-11-23T10:00:00+00:00";
	return {
		followUpId,
		kind: "call_back",
		dueAt,
		name: null,
		phone: null,
		note: "Call back.",
		needsApproval,
		appointmentId: null,
	};
}

export function proposed(followUpId: string, needsApproval = false): CallEvent {
	const data = { followUp: followUp(followUpId, needsApproval) };
	return { type: "followup.proposed", v: 2, data };
}

export function sealed(finalSeq: number, digest = "d1"): CallEvent {
	return { type: "call.sealed", v: 1, data: { finalSeq, digest } };
}

// --- what is asked ---

function byToken(customerId: string | null) {
	if (customerId === null) return null;
	return { by: "token", customerId, name: null, phone: null, email: null } as const;
}

export function answers(customerId: string | null = null): CallCommand {
	const event = answered();
	if (event.type !== "call.started") throw new Error(`a call starts with ${event.type}`);
	return { type: "answer", started: event.data, identified: byToken(customerId) };
}

export function callerSays(text: string): CallCommand {
	return { type: "hear", text, source: "speech", audioMs: 900 };
}

export function hangsUp(
	reason: EndedReason = "caller_hung_up",
	at = STARTED_AT + 60_000,
): CallCommand {
	return { type: "hang_up", reason, at, usage: metered };
}
