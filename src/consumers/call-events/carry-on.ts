import { changesIn } from "../../domain/call/appointments.ts";
import { readEvents } from "../../domain/events/read.ts";
import { startOf } from "../../domain/post-call/facts.ts";
import type { ReminderParams } from "../../domain/post-call/reminder.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";
import type { CallKey } from "../../store/views/segments.ts";

/** A follow-up to which a person said yes or no. */
export interface AnsweredFollowUp extends CallKey {
	followUpId: string;
}

export interface CarryOnDeps {
	/** Starts the work after calls; a call whose work was started before is left alone. */
	startPostCall(calls: readonly CallKey[]): Promise<void>;
	/** Wakes the work that waits for these answers; work that is done is left alone. */
	wakePostCall(answered: readonly AnsweredFollowUp[]): Promise<void>;
	/** Sets reminders; one that was set before is left alone. */
	remind(reminders: readonly ReminderParams[]): Promise<void>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/**
 * Starts and wakes the workflows that go on from what is known now. Each is found by an id or told of a fact that
 * its log holds, so a repeat changes nothing.
 */
export async function carryOn(folded: readonly FoldedCall[], deps: CarryOnDeps): Promise<void> {
	// A seal means that the work after the call is done, but for what waits for a person.
	const over = folded.filter(({ call }) => call.endedAt !== null && call.sealedSeq === null);
	if (over.length > 0) await deps.startPostCall(over.map(({ call }) => call));

	const answered = folded.flatMap(({ call: { workspaceId, callId, followUps } }) =>
		followUps.flatMap(({ needsApproval, status, followUpId }) =>
			needsApproval && (status === "proposed" || status === "declined")
				? [{ workspaceId, callId, followUpId }]
				: [],
		),
	);
	if (answered.length > 0) await deps.wakePostCall(answered);

	const later = folded.flatMap((call) => agreedLater(call, deps.now()));
	if (later.length > 0) await deps.remind(later);
}

/**
 * What was agreed in the call is reminded of by the work after it. What the office moves, and what a tool was so slow
 * to book that the call was over, comes later, and may come too late for that work.
 */
function agreedLater({ call, facts }: FoldedCall, now: number): ReminderParams[] {
	const { workspaceId, callId, sealedSeq } = call;
	if (sealedSeq === null) return [];
	const events = readEvents(facts);
	const endedSeq = events.find(({ type }) => type === "call.ended")?.seq ?? Infinity;
	return changesIn(events).flatMap(({ status, seq, facts: appointment }) => {
		if (status === "cancelled" || seq < endedSeq || startOf(appointment) <= now) return [];
		return [{ workspaceId, callId, seq }];
	});
}
