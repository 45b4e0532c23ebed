import { answerEventOf } from "../domain/events/follow-up.ts";
import { reminderIdOf, type ReminderParams } from "../domain/post-call/reminder.ts";
import type { CallKey } from "../store/views/segments.ts";
import type { AnsweredFollowUp } from "./call-events/start-workflows.ts";
import { inBatches } from "./in-batches.ts";

type PostCall = Env["POST_CALL"];

/**
 * Starts the work after each call once: the instance's id is the call's, and `createBatch` skips ids that exist. An
 * instance that failed for good is restarted. That can happen many times, because a call without a seal is published
 * again until it has one.
 */
export async function startPostCall(calls: readonly CallKey[], postCall: PostCall): Promise<void> {
	const started = await created(calls, postCall);
	for (const { callId } of calls) {
		if (started.has(callId)) continue;
		const instance = await postCall.get(callId);
		const { status } = await instance.status();
		if (status === "errored") await instance.restart();
	}
}

/**
 * Wakes the work that waits for an answer. The answer itself is in the log. So a second wake does no harm, and neither
 * does one that comes too early: the platform keeps it until the work waits for it. An instance that is gone or has
 * failed is started over, and reads the log before it waits.
 */
export async function wakePostCall(
	answered: readonly AnsweredFollowUp[],
	postCall: PostCall,
): Promise<void> {
	const started = await created(answered, postCall);
	for (const { callId, followUpId } of answered) {
		if (started.has(callId)) continue;
		const instance = await postCall.get(callId);
		const { status } = await instance.status();
		if (status === "complete") continue;
		if (status === "errored" || status === "terminated") await instance.restart();
		else await instance.sendEvent({ type: answerEventOf(followUpId), payload: null });
	}
}

export async function startReminders(
	reminders: readonly ReminderParams[],
	workflow: Env["REMINDERS"],
): Promise<void> {
	const wanted = reminders.map((params) => ({ id: reminderIdOf(params), params: { ...params } }));
	for (const some of inBatches(wanted)) await workflow.createBatch(some);
}

/** Creates the missing instances, and returns their ids. */
async function created(calls: readonly CallKey[], postCall: PostCall): Promise<Set<string>> {
	const ids = new Map(calls.map(({ workspaceId, callId }) => [callId, { workspaceId, callId }]));
	const made = new Set<string>();
	for (const some of inBatches([...ids].map(([id, params]) => ({ id, params }))))
		for (const { id } of await postCall.createBatch(some)) made.add(id);
	return made;
}
