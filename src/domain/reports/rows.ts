import { z } from "zod";

import { Analysis, Outcome } from "../events/analysis.ts";
import { Channel, EndedReason } from "../events/catalogue.ts";
import { FollowUp } from "../events/follow-up.ts";

const ms = z.int().nonnegative();
const count = z.int().nonnegative();

/** One call, as lists and analytics know it. What is not known yet is null. */
export const CallRow = z.object({
	workspaceId: z.string(),
	callId: z.string(),
	/** How many facts this row was folded from; it only grows. */
	knownEvents: count,
	/** Of these, how many were of a type or version that this code does not know. */
	unrecognisedEvents: count,
	agentId: z.string().nullable(),
	agentVersion: z.int().nullable(),
	channel: Channel.nullable(),
	/** Milliseconds since the epoch, as every `…At` below. */
	startedAt: ms.nullable(),
	endedAt: ms.nullable(),
	durationMs: ms.nullable(),
	endedReason: EndedReason.nullable(),
	/** Turns the caller opened; the greeting is none. */
	turns: count,
	/** Replies the caller talked over. */
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
	/** Sealed, and every fact up to the seal is here. */
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
	/** What of the reply reached the caller's ear. */
	heardText: z.string().nullable(),
	/** The caller talked over the reply. */
	interrupted: z.boolean(),
	/** A provider failed in mid-turn. */
	failed: z.boolean(),
	tools: count,
	/** Of the reply, as far as it was played. */
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

/** What has to happen next, and whether it was arranged. */
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
