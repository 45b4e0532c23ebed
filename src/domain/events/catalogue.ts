import { z } from "zod";

import { Analysis } from "../post-call/analysis.ts";
import { FollowUp } from "../post-call/follow-up.ts";

/** A published shape is never edited: raise `v`, add a step to `upcast.ts` and a golden sample. */
function event<T extends string, V extends number, S extends z.ZodRawShape>(
	type: T,
	v: V,
	data: S,
) {
	return z.object({ type: z.literal(type), v: z.literal(v), data: z.object(data) });
}

const ms = z.int().nonnegative();
/** The greeting is turn 0; what the caller says opens turn 1, 2, … and the reply shares its number. */
const turn = z.int().nonnegative();

/**
 * Where the time of a reply went. A part that was not reached is null. A reply may have been prepared
 * before the words were final; what was done by then counts as no time.
 */
export const Latency = z.object({
	/** End of the caller's speech → the recogniser's final transcript. */
	endOfTurnDelayMs: ms.nullable(),
	/** Model asked → its first text. */
	llmTimeToFirstTokenMs: ms.nullable(),
	/** First synthesis asked → its first audio. */
	ttsTimeToFirstByteMs: ms.nullable(),
	/** Final transcript → first audio sent. */
	firstAudioMs: ms.nullable(),
	/** End of the caller's speech → first audio sent. */
	responseMs: ms.nullable(),
});
export type Latency = z.infer<typeof Latency>;

/** What a reply was billed for by the providers. */
export const ReplyUsage = z.object({
	inputTokens: z.int().nonnegative(),
	outputTokens: z.int().nonnegative(),
	synthesisedCharacters: z.int().nonnegative(),
});
export type ReplyUsage = z.infer<typeof ReplyUsage>;

export const Channel = z.enum(["web", "websocket", "phone"]);

/** The call was answered: a speaker is on the line and an agent listens. */
const CallStarted = event("call.started", 1, {
	workspaceId: z.string(),
	agentId: z.string(),
	agentVersion: z.int().positive(),
	channel: Channel,
	timezone: z.string(),
	models: z.object({ speechToText: z.string(), language: z.string(), textToSpeech: z.string() }),
	variables: z.record(z.string(), z.string()),
	metadata: z.record(z.string(), z.string()),
});

/** The caller's line dropped and came back in time: the same call goes on. */
const CallResumed = event("call.resumed", 1, { awayMs: ms });

/** Who the caller is, and how we know. */
const ContactIdentified = event("contact.identified", 1, {
	by: z.enum(["token", "phone", "speech"]),
	customerId: z.string().nullable(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
});

/** What the caller said, once the recogniser had stopped revising it. */
const TurnHeard = event("turn.heard", 1, {
	turn: z.int().positive(),
	text: z.string(),
	source: z.enum(["speech", "text"]),
	/** From the caller's first word to their last; null for a typed message. */
	audioMs: ms.nullable(),
});

/** The model asked for a tool. Recorded before the effect when the tool has one. */
const ToolCalled = event("turn.tool_called", 1, {
	turn,
	toolCallId: z.string(),
	tool: z.string(),
	input: z.unknown(),
	/** What makes a second attempt the same deed; null for a tool that only reads. */
	effectKey: z.string().nullable(),
});

const ToolReturned = event("turn.tool_returned", 1, {
	turn,
	toolCallId: z.string(),
	tool: z.string(),
	ok: z.boolean(),
	/** What the model was told. */
	output: z.unknown(),
	durationMs: ms,
});

/** The reply's first audio went out. */
const ReplyStarted = event("turn.reply_started", 1, { turn });

/** A sentence whose audio was sent to its end, and how long it plays. */
const SentenceSpoken = event("turn.sentence_spoken", 1, {
	turn,
	sentence: z.int().nonnegative(),
	text: z.string(),
	audioMs: ms,
});

/** The reply was cut short. `heard` is only what can have reached the caller's ear. */
const ReplyInterrupted = event("turn.reply_interrupted", 1, {
	turn,
	by: z.enum(["caller", "client", "hang_up", "connection_lost", "restart"]),
	generated: z.string(),
	heard: z.string(),
	playedMs: ms,
	/** Start of the caller's speech was signalled → the last audio left; null when nobody barged in. */
	bargeInStopMs: ms.nullable(),
	latency: Latency,
	usage: ReplyUsage,
});

/** The reply was played to its end. */
const Replied = event("turn.replied", 1, {
	turn,
	text: z.string(),
	audioMs: ms,
	latency: Latency,
	usage: ReplyUsage,
});

/** A provider failed in mid-turn; the caller heard `heard` of it, and an apology after. */
const ReplyFailed = event("turn.reply_failed", 1, {
	turn,
	stage: z.enum(["language", "speech"]),
	code: z.string(),
	generated: z.string(),
	heard: z.string(),
});

export const AppointmentFacts = z.object({
	appointmentId: z.string(),
	service: z.string(),
	/** ISO 8601 with offset. */
	startsAt: z.iso.datetime({ offset: true }),
	endsAt: z.iso.datetime({ offset: true }),
	timezone: z.string(),
	name: z.string(),
	phone: z.string(),
});
export type AppointmentFacts = z.infer<typeof AppointmentFacts>;

const AppointmentBooked = event("appointment.booked", 1, { turn, ...AppointmentFacts.shape });

export const EndedReason = z.enum([
	"caller_hung_up",
	"agent_ended",
	"transferred",
	"idle",
	"too_long",
	"connection_lost",
	"refused",
	"recogniser_lost",
	"error",
]);
export type EndedReason = z.infer<typeof EndedReason>;

/** Exactly one per call, whatever happened. */
const CallEnded = event("call.ended", 1, {
	reason: EndedReason,
	durationMs: ms,
	/** What the call was billed for, counted by the call itself. */
	usage: z.object({
		recognisedAudioMs: ms,
		audioFramesIn: z.int().nonnegative(),
		rowsWritten: z.int().nonnegative(),
	}),
});

/** What the call was about. Recorded by the post-call workflow. */
const CallAnalyzed = event("call.analyzed", 1, { analysis: Analysis });

const FollowUpProposed = event("followup.proposed", 1, { followUp: FollowUp });
const FollowUpBooked = event("followup.booked", 1, {
	followUpId: z.string(),
	/** The CRM's id of the task that was made. */
	taskId: z.string(),
});
const FollowUpFailed = event("followup.failed", 1, { followUpId: z.string(), why: z.string() });

/**
 * Nothing is missing up to `finalSeq`, this event's own seq. A later fact is followed by a new seal;
 * the highest counts.
 */
const CallSealed = event("call.sealed", 1, {
	finalSeq: z.int().positive(),
	/** SHA-256, hex, over the log's lines before this one; see docs/guarantees.md. */
	digest: z.string(),
});

/** Everything that can happen in and after a call. */
export const CallEvent = z.discriminatedUnion("type", [
	CallStarted,
	CallResumed,
	ContactIdentified,
	TurnHeard,
	ToolCalled,
	ToolReturned,
	ReplyStarted,
	SentenceSpoken,
	ReplyInterrupted,
	Replied,
	ReplyFailed,
	AppointmentBooked,
	CallEnded,
	CallAnalyzed,
	FollowUpProposed,
	FollowUpBooked,
	FollowUpFailed,
	CallSealed,
]);
export type CallEvent = z.infer<typeof CallEvent>;

/** An event and its place in the call's log. */
export type RecordedEvent = CallEvent & {
	callId: string;
	seq: number;
	at: number;
};
