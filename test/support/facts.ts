import { ulid } from "ulidx";

import type { Analysis } from "../../src/domain/events/analysis.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import type { CallEventsMessage } from "../../src/domain/events/message.ts";

/** Every test makes its own. */
export function newCallId(at = 1_795_000_000_000): string {
	return `call_${ulid(at).toLowerCase()}`;
}

export interface GivenCall {
	callId: string;
	workspaceId: string;
	/** Milliseconds since the epoch. */
	startedAt: number;
	/** What the caller said, one for each turn. */
	turns: number;
	name: string;
	phone: string;
}

export function givenCall(given: Partial<GivenCall> = {}): GivenCall {
	const startedAt = given.startedAt ?? Date.UTC(2026, 10, 18, 9, 30);
	return {
		callId: newCallId(startedAt),
		workspaceId: "default",
		startedAt,
		turns: 12,
		name: "Maria Lopez",
		phone: "020 7946 0123",
		...given,
	};
}

/** Events in a row, as the call's log would number them; two seconds apart. */
export function recorded(
	{ callId, startedAt }: Pick<GivenCall, "callId" | "startedAt">,
	events: readonly CallEvent[],
	afterSeq = 0,
): RawEvent[] {
	return events.map(({ type, v, data }, index) => {
		const seq = afterSeq + index + 1;
		return { callId, seq, type, v, at: startedAt + (seq - 1) * 2000, data };
	});
}

const latency = {
	endOfTurnDelayMs: 310,
	llmTimeToFirstTokenMs: 12,
	ttsTimeToFirstByteMs: 40,
	firstAudioMs: 65,
	responseMs: 375,
	firstTextMs: null,
};
const usage = { inputTokens: 100, outputTokens: 20, synthesisedCharacters: 60 };

/** A reply that was played to its end. */
export function reply(turn: number, text: string): CallEvent[] {
	return [
		{ type: "turn.reply_started", v: 1, data: { turn } },
		{
			type: "turn.sentence_spoken",
			v: 2,
			data: { turn, kind: "reply", sentence: 0, text, audioMs: 1800 },
		},
		{
			type: "turn.replied",
			v: 2,
			data: { turn, medium: "speech", text, audioMs: 1800, latency, usage },
		},
	];
}

export function started({ workspaceId }: Pick<GivenCall, "workspaceId">): CallEvent {
	return {
		type: "call.started",
		v: 1,
		data: {
			workspaceId,
			agentId: "reception",
			agentVersion: 1,
			channel: "websocket",
			timezone: "Europe/London",
			models: {
				speechToText: "@cf/deepgram/flux",
				language: "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
				textToSpeech: "@cf/deepgram/aura-1",
			},
			variables: {},
			metadata: { campaign: "autumn" },
		},
	};
}

/** The caller talks over turn 3, and books in the last turn but one. */
export function conversation(given: GivenCall): CallEvent[] {
	const events = [started(given), ...reply(0, "Hello, this is Ada. How can I help you?")];
	for (let turn = 1; turn <= given.turns; turn += 1) {
		const said = `What I say in turn ${turn}.`;
		events.push({
			type: "turn.heard",
			v: 1,
			data: { turn, text: said, source: "speech", audioMs: 1400 },
		});
		if (turn === given.turns - 1) events.push(...booking(given, turn));
		events.push(...(turn === 3 ? interrupted(turn) : reply(turn, `The answer to turn ${turn}.`)));
	}
	events.push({
		type: "call.ended",
		v: 1,
		data: {
			reason: "caller_hung_up",
			durationMs: events.length * 2000,
			usage: { recognisedAudioMs: 16_800, audioFramesIn: 2400, rowsWritten: 90 },
		},
	});
	return events;
}

function interrupted(turn: number): CallEvent[] {
	return [
		{ type: "turn.reply_started", v: 1, data: { turn } },
		{
			type: "turn.reply_interrupted",
			v: 2,
			data: {
				turn,
				medium: "speech",
				by: "caller",
				generated: "We are open from nine to five, Monday to Friday.",
				heard: "We are open from",
				playedMs: 900,
				bargeInStopMs: 60,
				latency,
				usage,
			},
		},
	];
}

function booking({ callId, name, phone }: GivenCall, turn: number): CallEvent[] {
	const [toolCallId, tool] = ["tool-1", "book_appointment"];
	const appointment = {
		appointmentId: `apt_${callId.slice(-8)}`,
		service: "cleaning",
		resource: "main",
		startsAt: "2026-11-24T10:00:00+00:00",
		endsAt: "2026-11-24T10:30:00+00:00",
		timezone: "Europe/London",
		name,
		phone,
	};
	const input = { service: "cleaning", day: "2026-11-24", time: "10:00", name, phone };
	return [
		{
			type: "turn.tool_called",
			v: 1,
			data: { turn, toolCallId, tool, input, effectKey: `${callId}:${tool}` },
		},
		{
			type: "turn.tool_returned",
			v: 1,
			data: { turn, toolCallId, tool, ok: true, output: { booked: true }, durationMs: 9 },
		},
		{ type: "appointment.booked", v: 2, data: { turn, ...appointment } },
	];
}

export function analysis({ name, phone }: Pick<GivenCall, "name" | "phone">): Analysis {
	return {
		status: "complete",
		model: "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
		summary: `${name} booked a cleaning on Tuesday at ten.`,
		outcome: "appointment_booked",
		fields: { day: "2026-11-24", time: "10:00", name, phone, reason: "cleaning" },
		sentiment: "positive",
		success: { score: 95, why: "The caller got the appointment they asked for." },
		extracted: null,
		scorecard: [],
	};
}

function afterwards(given: GivenCall): CallEvent[] {
	const { callId, name, phone } = given;
	const followUpId = `${callId}:appointment_reminder`;
	const dueAt = "2026-11-23T10:00:00+00:00";
	const note = "Remind of the cleaning.";
	return [
		{ type: "call.analyzed", v: 2, data: { analysis: analysis(given) } },
		{
			type: "followup.proposed",
			v: 2,
			data: {
				followUp: {
					followUpId,
					kind: "appointment_reminder",
					dueAt,
					name,
					phone,
					note,
					needsApproval: false,
					appointmentId: null,
				},
			},
		},
		{ type: "followup.booked", v: 1, data: { followUpId, taskId: "task_1" } },
	];
}

/** The events and the seal over them, with the digest the call's own log would compute. */
export async function sealed(
	given: Pick<GivenCall, "callId" | "startedAt">,
	events: readonly RawEvent[],
): Promise<RawEvent[]> {
	const lines = events.map((event) => JSON.stringify(event)).join("\n");
	const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines));
	const digest = Array.from(new Uint8Array(hash), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");
	const data = { finalSeq: events.length + 1, digest };
	return [...events, ...recorded(given, [{ type: "call.sealed", v: 1, data }], events.length)];
}

/**
 * A whole call as its log holds it, from hello to the seal.
 * @param early what happened right after the start.
 */
export async function wholeCall(
	given: GivenCall,
	early: readonly CallEvent[] = [],
): Promise<RawEvent[]> {
	const [hello, ...rest] = conversation(given);
	const events = [...(hello ? [hello] : []), ...early, ...rest, ...afterwards(given)];
	return await sealed(given, recorded(given, events));
}

/** The three messages in which a call publishes its log: at its start, at its end, and after it. */
export function published(
	{ workspaceId, callId }: Pick<GivenCall, "workspaceId" | "callId">,
	log: readonly RawEvent[],
): CallEventsMessage[] {
	const end = log.findIndex(({ type }) => type === "call.ended") + 1;
	return [log.slice(0, 1), log.slice(1, end), log.slice(end)]
		.filter((events) => events.length > 0)
		.map((events) => ({ kind: "call_events", workspaceId, callId, events }));
}
