import { readConfig } from "../config.ts";
import { chunkByCount } from "../domain/chunk-by-weight.ts";
import type { CrmWritesMessage } from "../domain/crm/write.ts";
import type { DeliveriesMessage, DueDelivery } from "../domain/webhooks/message.ts";
import { log } from "../log.ts";
import { connectCrmWriter } from "../providers/crm/connect.ts";
import { consumeCallEvents } from "./call-events/consume-call-events.ts";
import { consumeCrmWrites } from "./crm-writes/consume-crm-writes.ts";
import { consumeDeadLetters } from "./dead-letters/consume-dead-letters.ts";
import { remind, startPostCall, wakePostCall } from "./start-work.ts";
import { sweepDeliveries } from "./sweep-deliveries.ts";
import { sweep } from "./sweep.ts";
import { consumeDeliveries } from "./webhooks/consume-deliveries.ts";

/** Queue → handler. Each handler settles its messages itself. */
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
				remind: (reminders) => remind(reminders, env.REMINDERS),
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

/** Cron → handler. */
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
	]);
}

/** Few enough that a message of slow endpoints is done long before a consumer's 15 minutes are over. */
const DELIVERIES_PER_MESSAGE = 20;

async function enqueueDeliveries(deliveries: readonly DueDelivery[], env: Env): Promise<void> {
	const messages: { body: DeliveriesMessage }[] = [];
	// One workspace a message, so that a dead letter belongs to somebody.
	for (const ours of Map.groupBy(deliveries, ({ workspaceId }) => workspaceId).values())
		for (const some of chunkByCount(ours, DELIVERIES_PER_MESSAGE))
			messages.push({ body: { kind: "webhook_deliveries", deliveries: some } });
	await sendAll(messages, env);
}

/** One by one: together they may weigh more than one send carries. */
async function enqueueCrmWrites(messages: readonly CrmWritesMessage[], env: Env): Promise<void> {
	for (const message of messages) await env.CRM_WRITES.send(message);
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

/** A queue takes no more at once. */
const MESSAGES_PER_BATCH = 100;

async function sendAll(
	messages: readonly MessageSendRequest<DeliveriesMessage>[],
	env: Env,
): Promise<void> {
	for (const some of chunkByCount(messages, MESSAGES_PER_BATCH))
		await env.WEBHOOK_DELIVERIES.sendBatch(some);
}
