import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";

import type { CallEventsDeps } from "../../src/consumers/call-events/consume-call-events.ts";
import type { AnsweredFollowUp } from "../../src/consumers/call-events/start-workflows.ts";
import type { ReminderParams } from "../../src/domain/post-call/reminder.ts";
import type { DueDelivery } from "../../src/domain/webhooks/message.ts";
import type { CallKey } from "../../src/store/views/segments.ts";

type Line = { what: string } & Record<string, unknown>;

/** Real D1 and R2; what is sent on, started and logged is kept to be looked at. */
export function callEventsDeps() {
	const started: string[] = [];
	const woken: AnsweredFollowUp[] = [];
	const reminders: ReminderParams[] = [];
	const enqueued: DueDelivery[] = [];
	const lines: Line[] = [];
	const arrived: { callId: string; sealedSeq: number }[] = [];
	const keep = (line: Line) => void lines.push(line);
	const deps: CallEventsDeps = {
		db: env.DB,
		archive: env.ARCHIVE,
		startPostCall: async (calls: readonly CallKey[]) => {
			started.push(...calls.map(({ callId }) => callId));
		},
		wakePostCall: async (answered) => void woken.push(...answered),
		startReminders: async (set) => void reminders.push(...set),
		enqueueDeliveries: async (deliveries) => void enqueued.push(...deliveries),
		enqueueCrmWrites: null,
		sealArrived: async (callId, sealedSeq) => void arrived.push({ callId, sealedSeq }),
		log: { info: keep, warn: keep, error: keep },
		now: () => Date.now(),
	};
	const projected = () => lines.filter(({ what }) => what === "call events projected");
	return { deps, started, woken, reminders, enqueued, arrived, lines, projected };
}

/** A batch as the queue would deliver it, each body its own message. */
export function batchOf(queue: string, bodies: readonly unknown[], attempts = 1): MessageBatch {
	return createMessageBatch(
		queue,
		bodies.map((body) => ({
			id: crypto.randomUUID(),
			timestamp: Date.now(),
			attempts,
			// As the queue carries it.
			body: JSON.parse(JSON.stringify(body)),
		})),
	);
}

/** What became of each message, in the batch's order. */
export async function settled(batch: MessageBatch): Promise<("acked" | "retried" | "forgotten")[]> {
	const result = await getQueueResult(batch, createExecutionContext());
	return batch.messages.map(({ id }) => {
		if (result.explicitAcks.includes(id)) return "acked";
		return result.retryMessages.some(({ msgId }) => msgId === id) ? "retried" : "forgotten";
	});
}
