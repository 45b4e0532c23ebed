import { readConfig } from "../config.ts";
import { chunkByCount } from "../domain/chunk-by-weight.ts";
import type { CrmWritesMessage } from "../domain/crm/write.ts";
import type { DeliveriesMessage, DueDelivery } from "../domain/webhooks/message.ts";
import { log } from "../log.ts";
import { connectCrmWriter } from "../providers/crm/connect.ts";
import { consumeCallEvents } from "./call-events/consume-call-events.ts";
import { consumeCrmWrites } from "./crm-writes/consume-crm-writes.ts";
import { consumeDeadLetters } from "./dead-letters/consume-dead-letters.ts";
import { inBatches } from "./in-batches.ts";
import { sweepDeliveries } from "./sweep-deliveries.ts";
import { sweep } from "./sweep.ts";
import { updateRows } from "./update-rows.ts";
import { consumeDeliveries } from "./webhooks/consume-deliveries.ts";
import { startPostCall, startReminders, wakePostCall } from "./workflow-instances.ts";

/** Calls the handler of a queue. Each handler acknowledges, retries or buries its messages itself. */
export async function consume(batch: MessageBatch, env: Env): Promise<void> {
	const config = readConfig(env);
	const deps = { db: env.DB, log, now: () => Date.now() };
	switch (batch.queue) {
		case "call-events":
			return await consumeCallEvents(batch, {
				...deps,
				archive: env.ARCHIVE,
				startPostCall: (calls) => startPostCall(calls, env.POST_CALL),
				wakePostCall: (answered) => wakePostCall(answered, env.POST_CALL),
				startReminders: (reminders) => startReminders(reminders, env.REMINDERS),
				enqueueDeliveries: (deliveries) => enqueueDeliveries(deliveries, env),
				enqueueCrmWrites:
					connectCrmWriter(config) === null ? null : (messages) => enqueueCrmWrites(messages, env),
				sealArrived: (callId, seq) => env.CALLS.getByName(callId).sealArrived(seq),
			});
		case "webhook-deliveries":
			return await consumeDeliveries(batch, {
				...deps,
				allowLoopback: config.WEBHOOK_ALLOW_LOOPBACK,
				random: () => Math.random(),
				fetch: (url, init) => fetch(url, init),
				enqueueRetries: (retries) => enqueueRetries(retries, env),
			});
		case "crm-writes":
			return await consumeCrmWrites(batch, {
				...deps,
				crm: connectCrmWriter(config),
				enqueueLater: async (message, delaySeconds) => {
					await env.CRM_WRITES.send(message, { delaySeconds });
				},
				random: () => Math.random(),
			});
		case "dead-letters":
			return await consumeDeadLetters(batch, deps);
		default:
			throw new Error(`No consumer for the queue ${batch.queue}`);
	}
}

/** Runs what the cron trigger starts. */
export async function runScheduled(
	{ scheduledTime }: ScheduledController,
	env: Env,
): Promise<void> {
	const deps = { db: env.DB, log };
	await Promise.all([
		sweep(scheduledTime, {
			...deps,
			publishAgain: (callId, missing) => env.CALLS.getByName(callId).publishAgain(missing),
		}),
		sweepDeliveries(scheduledTime, {
			...deps,
			enqueueDeliveries: (deliveries) => enqueueDeliveries(deliveries, env),
		}),
		updateRows(env.DB, { now: scheduledTime }),
	]);
}

/** Few enough that even slow endpoints are done long before the 15 minutes of a consumer are over. */
const DELIVERIES_PER_MESSAGE = 20;

async function enqueueDeliveries(deliveries: readonly DueDelivery[], env: Env): Promise<void> {
	const messages: { body: DeliveriesMessage }[] = [];
	// Each message is for one workspace, so that a dead letter belongs to one.
	for (const ours of Map.groupBy(deliveries, ({ workspaceId }) => workspaceId).values())
		for (const some of chunkByCount(ours, DELIVERIES_PER_MESSAGE))
			messages.push({ body: { kind: "webhook_deliveries", deliveries: some } });
	await sendAll(messages, env);
}

async function enqueueCrmWrites(messages: readonly CrmWritesMessage[], env: Env): Promise<void> {
	for (const some of inBatches(messages.map((body) => ({ body }))))
		await env.CRM_WRITES.sendBatch(some);
}

async function enqueueRetries(
	retries: readonly { delivery: DueDelivery; delaySeconds: number }[],
	env: Env,
): Promise<void> {
	await sendAll(
		retries.map(({ delivery, delaySeconds }) => ({
			body: { kind: "webhook_deliveries" as const, deliveries: [delivery] },
			delaySeconds,
		})),
		env,
	);
}

async function sendAll(
	messages: readonly MessageSendRequest<DeliveriesMessage>[],
	env: Env,
): Promise<void> {
	for (const some of inBatches(messages)) await env.WEBHOOK_DELIVERIES.sendBatch(some);
}
