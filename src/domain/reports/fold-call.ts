import { conversationOf } from "../call/conversation.ts";
import { isBargeIn } from "../call/recorded-reply.ts";
import type { RecordedEvent } from "../events/catalogue.ts";
import type { RawEvent } from "../events/envelope.ts";
import { knownThrough } from "../events/gaps.ts";
import { readEvents } from "../events/read.ts";
import { foldContact } from "./fold-contact.ts";
import { foldFollowUps } from "./fold-follow-ups.ts";
import { foldTurns } from "./fold-turns.ts";
import type { CallRow, FollowUpRow, TurnRow, UsageRow } from "./rows.ts";

/** All rows of one call. */
export interface CallViews {
	/** Without the contact's id, which needs a digest. */
	call: Omit<CallRow, "contactId">;
	usage: UsageRow;
	turns: TurnRow[];
	followUps: FollowUpRow[];
}

/**
 * Folds the rows of a call from the facts known so far. Any fact may still be missing.
 * @param facts of one call, each seq once, in order.
 */
export function foldCall(
	{ workspaceId, callId }: { workspaceId: string; callId: string },
	facts: readonly RawEvent[],
): CallViews {
	const events = readEvents(facts);
	const started = last(events, "call.started");
	const ended = last(events, "call.ended");
	const analysis = last(events, "call.analyzed")?.data.analysis ?? null;
	const contact = foldContact(events);
	const conversation = conversationOf(events);
	const turns = foldTurns({ workspaceId, callId, started: started?.data ?? null, conversation });
	const summaries = events.flatMap((event) =>
		event.type === "call.history_summarised" ? [event.data.usage] : [],
	);
	const sealedSeq = highestSeal(events);

	const call: CallViews["call"] = {
		workspaceId,
		callId,
		knownEvents: facts.length,
		unrecognisedEvents: facts.length - events.length,
		agentId: started?.data.agentId ?? null,
		agentVersion: started?.data.agentVersion ?? null,
		channel: started?.data.channel ?? null,
		startedAt: started?.at ?? null,
		endedAt: ended?.at ?? null,
		durationMs: ended?.data.durationMs ?? null,
		endedReason: ended?.data.reason ?? null,
		turns: turns.filter(({ turn }) => turn > 0).length,
		interruptions: conversation.flatMap(({ replies }) => replies).filter(isBargeIn).length,
		contactName: contact.name,
		contactPhone: contact.phone,
		contactEmail: contact.email,
		analysis,
		outcome: analysis?.status === "complete" ? analysis.outcome : null,
		successScore: analysis?.status === "complete" ? analysis.success.score : null,
		sealedSeq,
		complete: sealedSeq !== null && knownThrough(facts) >= sealedSeq,
		metadata: started?.data.metadata ?? {},
	};
	const usage: UsageRow = {
		workspaceId,
		callId,
		knownEvents: call.knownEvents,
		startedAt: call.startedAt,
		durationMs: call.durationMs,
		recognisedAudioMs: ended?.data.usage.recognisedAudioMs ?? null,
		audioFramesIn: ended?.data.usage.audioFramesIn ?? null,
		inputTokens: sum([...turns, ...summaries], ({ inputTokens }) => inputTokens),
		outputTokens: sum([...turns, ...summaries], ({ outputTokens }) => outputTokens),
		synthesisedCharacters: sum(turns, ({ synthesisedCharacters }) => synthesisedCharacters),
		durableObjectRowsWritten: ended?.data.usage.rowsWritten ?? null,
	};
	return { call, usage, turns, followUps: foldFollowUps({ workspaceId, callId }, events) };
}

function last<T extends RecordedEvent["type"]>(
	events: readonly RecordedEvent[],
	type: T,
): Extract<RecordedEvent, { type: T }> | undefined {
	return events.findLast(
		(event): event is Extract<RecordedEvent, { type: T }> => event.type === type,
	);
}

function highestSeal(events: readonly RecordedEvent[]): number | null {
	const seals = events.flatMap((event) =>
		event.type === "call.sealed" ? [event.data.finalSeq] : [],
	);
	return seals.length === 0 ? null : Math.max(...seals);
}

function sum<T>(rows: readonly T[], of: (row: T) => number | null): number {
	return rows.reduce((total, row) => total + (of(row) ?? 0), 0);
}
