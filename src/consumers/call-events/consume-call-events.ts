import { retryLater } from "../bury.ts";
import { projectCalls, type ProjectCallsDeps } from "./project-calls.ts";
import { type CallMessages, readMessages, type ReadMessagesDeps } from "./read-messages.ts";

export type CallEventsDeps = ProjectCallsDeps & ReadMessagesDeps;

/**
 * Projects a whole batch at once. If that fails, it projects call by call, so that only the call that cannot be
 * written is retried.
 */
export async function consumeCallEvents(batch: MessageBatch, deps: CallEventsDeps): Promise<void> {
	const calls = await readMessages(batch, deps);
	if (calls.length === 0) return;
	try {
		await projectCalls(calls, { again: false }, deps);
		acknowledge(calls);
	} catch (cause) {
		deps.log.warn({ what: "projection failed, going call by call", calls: calls.length, cause });
		for (const call of calls) await projectAlone(call, deps);
	}
}

async function projectAlone(call: CallMessages, deps: CallEventsDeps): Promise<void> {
	try {
		await projectCalls([call], { again: true }, deps);
		acknowledge([call]);
	} catch (cause) {
		deps.log.warn({ what: "projection failed", callId: call.callId, cause });
		for (const message of call.messages) retryLater(message);
	}
}

function acknowledge(calls: readonly CallMessages[]): void {
	for (const { messages } of calls) for (const message of messages) message.ack();
}
