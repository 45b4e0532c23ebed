import { z } from "zod";

import { Analysis, Outcome } from "../events/analysis.ts";
import { Channel, EndedReason } from "../events/catalogue.ts";
import { FollowUp } from "../events/follow-up.ts";

const ms = z.int().nonnegative();
const count = z.int().nonnegative();

/** One call, for lists and analytics. A value that is not known yet is null. */
export const CallRow = z.object({
	workspaceId: z.string(),
	callId: z.string(),
	/** How many facts this row was folded from; it only grows. */
	knownEvents: count,
	/** How many of these were of a type or version that this release does not know. */
	unrecognisedEvents: count,
	agentId: z.string().nullable(),
	agentVersion: z.int().nullable(),
	channel: Channel.nullable(),
	/** Milliseconds since the epoch, as every `…At` below. */
	startedAt: ms.nullable(),
	endedAt: ms.nullable(),
	durationMs: ms.nullable(),
	endedReason: EndedReason.nullable(),
	/** The turns of the caller. The greeting does not count. */
	turns: count,
	/** Replies that the caller interrupted. */
	interruptions: count,
	contactId: z.string().nullable(),
	contactName: z.string().nullable(),
	contactPhone: z.string().nullable(),
	contactEmail: z.string().nullable(),
	analysis: Analysis.nullable(),
	outcome: Outcome.nullable(),
	successScore: z.int().nullable(),
	/** The highest seal's final seq. */
	sealedSeq: z.int().positive().nullable(),
	/** Whether the call is sealed and every event up to the seal is here. */
	complete: z.boolean(),
	metadata: z.record(z.string(), z.string()),
});
export type CallRow = z.infer<typeof CallRow>;

/** One turn; turn 0 is the greeting. Times are of the reply. */
export const TurnRow = z.object({
	workspaceId: z.string(),
	callId: z.string(),
	turn: count,
	/** How many facts this row was folded from: the turn's own, and the call's start. */
	knownEvents: count,
	at: ms,
	agentId: z.string().nullable(),
	channel: Channel.nullable(),
	callerText: z.string().nullable(),
	generatedText: z.string().nullable(),
	/** The part of the reply that the caller can have heard. */
	heardText: z.string().nullable(),
	/** Whether the caller interrupted the reply. */
	interrupted: z.boolean(),
	/** Whether a provider failed during the turn. */
	failed: z.boolean(),
	tools: count,
	/** How much of the reply was played. */
	audioMs: ms.nullable(),
	endOfTurnDelayMs: ms.nullable(),
	llmTimeToFirstTokenMs: ms.nullable(),
	ttsTimeToFirstByteMs: ms.nullable(),
	firstAudioMs: ms.nullable(),
	responseMs: ms.nullable(),
	bargeInStopMs: ms.nullable(),
	inputTokens: count.nullable(),
	outputTokens: count.nullable(),
	synthesisedCharacters: count.nullable(),
});
export type TurnRow = z.infer<typeof TurnRow>;

/** What a call was billed for. */
export const UsageRow = z.object({
	workspaceId: z.string(),
	callId: z.string(),
	knownEvents: count,
	startedAt: ms.nullable(),
	durationMs: ms.nullable(),
	recognisedAudioMs: ms.nullable(),
	audioFramesIn: count.nullable(),
	inputTokens: count,
	outputTokens: count,
	synthesisedCharacters: count,
	durableObjectRowsWritten: count.nullable(),
});
export type UsageRow = z.infer<typeof UsageRow>;

/** A follow-up, and how far it has come. */
export const FollowUpRow = z.object({
	workspaceId: z.string(),
	followUpId: z.string(),
	callId: z.string(),
	kind: FollowUp.shape.kind,
	status: z.enum(["needs_approval", "proposed", "booked", "declined", "failed"]),
	dueAt: z.string(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
	/** The CRM's id of the task that was made. */
	taskId: z.string().nullable(),
	needsApproval: z.boolean(),
	appointmentId: z.string().nullable(),
	/** Why it failed or was declined. */
	why: z.string().nullable(),
});
export type FollowUpRow = z.infer<typeof FollowUpRow>;
