import { changesIn } from "../../domain/call/appointments.ts";
import { readEvents } from "../../domain/events/read.ts";
import { startOf } from "../../domain/post-call/facts.ts";
import type { ReminderParams } from "../../domain/post-call/reminder.ts";
import type { FoldedCall } from "../../store/views/fold-call-rows.ts";
import type { CallKey } from "../../store/views/segments.ts";

/** A follow-up that a person approved or declined. */
export interface AnsweredFollowUp extends CallKey {
	followUpId: string;
}

export interface StartWorkflowsDeps {
	/** Starts the work after these calls. It is started once for each call, however often this is called. */
	startPostCall(calls: readonly CallKey[]): Promise<void>;
	/** Wakes the work that waits for these answers. Work that is done is left alone. */
	wakePostCall(answered: readonly AnsweredFollowUp[]): Promise<void>;
	/** Sets reminders. Each is set once, however often this is called. */
	startReminders(reminders: readonly ReminderParams[]): Promise<void>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/**
 * Starts and wakes the workflows that these facts call for. A repeat changes nothing: a workflow is found by its id,
 * and it reads from the log what it was woken for.
 */
export async function startWorkflows(
	folded: readonly FoldedCall[],
	deps: StartWorkflowsDeps,
): Promise<void> {
	// Once a call is sealed, its work is done, except for follow-ups that wait for a person.
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

	const later = folded.flatMap((call) => changedAfterEnd(call, deps.now()));
	if (later.length > 0) await deps.startReminders(later);
}

/**
 * Reminders of appointments that changed after the call ended: the office moved one, or a slow tool booked one. The
 * work after the call sets only the reminders of appointments that it saw, so these are set here.
 */
function changedAfterEnd({ call, facts }: FoldedCall, now: number): ReminderParams[] {
	const { workspaceId, callId, sealedSeq } = call;
	if (sealedSeq === null) return [];
	const events = readEvents(facts);
	const endedSeq = events.find(({ type }) => type === "call.ended")?.seq ?? Infinity;
	return changesIn(events).flatMap(({ status, seq, facts: appointment }) => {
		if (status === "cancelled" || seq < endedSeq || startOf(appointment) <= now) return [];
		return [{ workspaceId, callId, seq }];
	});
}
