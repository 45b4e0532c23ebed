import { z } from "zod";

import { Analysis } from "./analysis.ts";
import { FollowUp } from "./follow-up.ts";

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
 * The latencies of a reply. A part that was not reached is null. A reply may have been prepared before the words were
 * final; the time until then counts as zero.
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
	/** Final words → first words sent to a caller who reads. Null for a spoken reply. */
	firstTextMs: ms.nullable(),
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

/** The recogniser closed, was refused, or said nothing to a caller who spoke. It was asked again, or else lost. */
const RecogniserFailed = event("call.recogniser_failed", 1, {
	code: z.string(),
	lost: z.boolean(),
	/** How much speech of the caller no recogniser made words of, as far as it is known. */
	unheardMs: ms,
});

/** The model summarised the beginning of a long call. From now on this stands in its prompts for these turns. */
const HistorySummarised = event("call.history_summarised", 1, {
	/** The last turn that it is about; the first is the greeting. */
	throughTurn: turn,
	summary: z.string(),
	/** What the summary was billed for. */
	usage: ReplyUsage.omit({ synthesisedCharacters: true }),
});

/** Who the caller is, and how we know. A later event adds to an earlier one. */
const ContactIdentified = event("contact.identified", 2, {
	by: z.enum(["token", "phone", "speech"]),
	customerId: z.string().nullable(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	email: z.string().nullable(),
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
	/** A second attempt with the same key has no second effect; null for a tool that only reads. */
	effectKey: z.string().nullable(),
});

const ToolReturned = event("turn.tool_returned", 1, {
	turn,
	toolCallId: z.string(),
	tool: z.string(),
	ok: z.boolean(),
	/** What the model was given. */
	output: z.unknown(),
	durationMs: ms,
});

/** The reply's first audio was sent, or its first words to a caller who reads. */
const ReplyStarted = event("turn.reply_started", 1, { turn });

/** What is said while the caller waits, or in place of a reply, was not written by the model. */
export const SentenceKind = z.enum(["reply", "filler", "apology"]);
export type SentenceKind = z.infer<typeof SentenceKind>;

/** A sentence whose audio was sent to its end, and how long it plays. */
const SentenceSpoken = event("turn.sentence_spoken", 2, {
	turn,
	kind: SentenceKind,
	sentence: z.int().nonnegative(),
	text: z.string(),
	audioMs: ms,
});

/** Whether the caller listens or reads. */
const Medium = z.enum(["speech", "text"]);
export type Medium = z.infer<typeof Medium>;

/** The reply was interrupted. `heard` is the part that the caller can have heard, or has read. */
const ReplyInterrupted = event("turn.reply_interrupted", 2, {
	turn,
	/** How the caller got `heard`. */
	medium: Medium,
	by: z.enum(["caller", "client", "hang_up", "connection_lost", "restart"]),
	generated: z.string(),
	heard: z.string(),
	playedMs: ms,
	/** Start of the caller's speech was signalled → last audio sent; null when the caller did not barge in. */
	bargeInStopMs: ms.nullable(),
	latency: Latency,
	usage: ReplyUsage,
});

/** The reply was played to its end, or read. */
const Replied = event("turn.replied", 2, {
	turn,
	/** How the caller got all of it. */
	medium: Medium,
	text: z.string(),
	audioMs: ms,
	latency: Latency,
	usage: ReplyUsage,
});

/** A provider failed during a turn. The caller heard `heard`, and an apology after it. */
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
	/** The chair, room or person that the appointment takes. */
	resource: z.string(),
	/** ISO 8601 with offset. */
	startsAt: z.iso.datetime({ offset: true }),
	endsAt: z.iso.datetime({ offset: true }),
	timezone: z.string(),
	name: z.string(),
	phone: z.string(),
});
export type AppointmentFacts = z.infer<typeof AppointmentFacts>;

const AppointmentBooked = event("appointment.booked", 2, { turn, ...AppointmentFacts.shape });

/** Who changed an appointment: the caller in a turn of this call, or the office through the API after it. */
const changed = { by: z.enum(["caller", "office"]), turn: turn.nullable() };

/** The appointment as it is now, and where it was. It may have been booked in another call. */
const AppointmentMoved = event("appointment.moved", 1, {
	...changed,
	...AppointmentFacts.shape,
	movedFrom: AppointmentFacts.pick({ resource: true, startsAt: true, endsAt: true }),
});

const AppointmentCancelled = event("appointment.cancelled", 1, {
	...changed,
	...AppointmentFacts.shape,
});

/** The time to remind of an appointment has come, and it still stands. Subscribers do the reminding. */
const AppointmentReminderDue = event("appointment.reminder_due", 1, AppointmentFacts.shape);

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

/** The call ended. Every call has exactly one of these. */
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

/** What the call was about. Recorded once, by the post-call workflow. */
const CallAnalyzed = event("call.analyzed", 2, { analysis: Analysis });

/** The analysis was run again, with another version of the agent. Both are kept, and nothing follows from this one. */
const CallReanalyzed = event("call.reanalyzed", 1, {
	/** The same for a repeat of the request. */
	reanalysisId: z.string(),
	agentVersion: z.int().positive(),
	analysis: Analysis,
});

const FollowUpProposed = event("followup.proposed", 2, { followUp: FollowUp });
/** A person approved the follow-up. */
const FollowUpApproved = event("followup.approved", 1, { followUpId: z.string() });
/** A person declined the follow-up, or did not answer in time. */
const FollowUpDeclined = event("followup.declined", 1, {
	followUpId: z.string(),
	by: z.enum(["person", "timeout"]),
	why: z.string().nullable(),
});
const FollowUpBooked = event("followup.booked", 1, {
	followUpId: z.string(),
	/** The CRM's id of the task that was made, or that of the reminder that was set. */
	taskId: z.string(),
});
const FollowUpFailed = event("followup.failed", 1, { followUpId: z.string(), why: z.string() });

/**
 * The log is complete up to `finalSeq`, which is the seq of this event. A later event is followed by a new seal; the
 * highest counts.
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
	RecogniserFailed,
	HistorySummarised,
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
	AppointmentMoved,
	AppointmentCancelled,
	AppointmentReminderDue,
	CallEnded,
	CallAnalyzed,
	CallReanalyzed,
	FollowUpProposed,
	FollowUpApproved,
	FollowUpDeclined,
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
