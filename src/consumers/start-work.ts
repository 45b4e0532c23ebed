import { answerEventOf } from "../domain/events/follow-up.ts";
import { reminderIdOf, type ReminderParams } from "../domain/post-call/reminder.ts";
import type { CallKey } from "../store/views/segments.ts";
import type { AnsweredFollowUp } from "./call-events/carry-on.ts";

type PostCall = Env["POST_CALL"];

/**
 * The instance's id is the call's, and `createBatch` skips those that exist: the work is started once. Where it
 * failed for good it is started over, because a call without a seal is told again and again until it has one.
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
 * The answer is in the log, so a wake that comes twice, or too early, tells nothing new: the platform keeps it until
 * it is waited for. Work that is gone or has failed is started over, and reads the answer before it waits.
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

export async function remind(
	reminders: readonly ReminderParams[],
	workflow: Env["REMINDERS"],
): Promise<void> {
	await workflow.createBatch(
		reminders.map((params) => ({ id: reminderIdOf(params), params: { ...params } })),
	);
}

/** Ids of the instances that were not there. */
async function created(calls: readonly CallKey[], postCall: PostCall): Promise<Set<string>> {
	const ids = new Map(calls.map(({ workspaceId, callId }) => [callId, { workspaceId, callId }]));
	const batch = await postCall.createBatch([...ids].map(([id, params]) => ({ id, params })));
	return new Set(batch.map(({ id }) => id));
}
