import { readConfig } from "../config.ts";
import type { DeliveriesMessage, DueDelivery } from "../domain/webhooks/message.ts";
import { log } from "../log.ts";
import type { CallKey } from "../read-model/facts.ts";
import { consumeCallEvents } from "./call-events/consume-call-events.ts";
import { consumeDeadLetters } from "./dead-letters/consume-dead-letters.ts";
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
				startPostCall: (calls) => startPostCall(calls, env),
				enqueueDeliveries: (deliveries) => enqueueDeliveries(deliveries, env),
			});
		case "webhook-deliveries":
			return await consumeDeliveries(batch, {
				...deps,
				allowLoopback: config.WEBHOOK_ALLOW_LOOPBACK,
				random: () => Math.random(),
				fetch: (url, init) => fetch(url, init),
				enqueueRetries: (retries) => enqueueRetries(retries, env),
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
	await sweep(scheduledTime, {
		db: env.DB,
		log,
		publishAgain: (callId, missing) => env.CALLS.getByName(callId).publishAgain(missing),
	});
}

/**
 * The instance's id is the call's, and `createBatch` skips those that exist: the work is started once. Where it
 * failed for good it is started over, because a call without a seal is told again every two minutes until it has one.
 */
async function startPostCall(calls: readonly CallKey[], env: Env): Promise<void> {
	const created = await env.POST_CALL.createBatch(
		calls.map(({ workspaceId, callId }) => ({ id: callId, params: { workspaceId, callId } })),
	);
	const started = new Set(created.map(({ id }) => id));
	for (const { callId } of calls) {
		if (started.has(callId)) continue;
		const instance = await env.POST_CALL.get(callId);
		const { status } = await instance.status();
		if (status === "errored") await instance.restart();
	}
}

/** Few enough that a message of slow endpoints is done long before a consumer's 15 minutes are over. */
const DELIVERIES_PER_MESSAGE = 20;

async function enqueueDeliveries(deliveries: readonly DueDelivery[], env: Env): Promise<void> {
	const messages: { body: DeliveriesMessage }[] = [];
	// One workspace a message, so that a dead letter belongs to somebody.
	for (const ours of Map.groupBy(deliveries, ({ workspaceId }) => workspaceId).values())
		for (let first = 0; first < ours.length; first += DELIVERIES_PER_MESSAGE)
			messages.push({ body: { deliveries: ours.slice(first, first + DELIVERIES_PER_MESSAGE) } });
	await sendAll(messages, env);
}

async function enqueueRetries(
	retries: readonly { delivery: DueDelivery; delaySeconds: number }[],
	env: Env,
): Promise<void> {
	await sendAll(
		retries.map(({ delivery, delaySeconds }) => ({
			body: { deliveries: [delivery] },
			delaySeconds,
		})),
		env,
	);
}

/** A queue takes at most 100 messages at once. */
async function sendAll(
	messages: readonly MessageSendRequest<DeliveriesMessage>[],
	env: Env,
): Promise<void> {
	for (let first = 0; first < messages.length; first += 100)
		await env.WEBHOOK_DELIVERIES.sendBatch(messages.slice(first, first + 100));
}
