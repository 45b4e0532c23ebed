import { chunkByCount } from "../../domain/chunk-by-weight.ts";
import { DeliveriesMessage, type DueDelivery } from "../../domain/webhooks/message.ts";
import { findDue, recordAttempts } from "../../store/records/webhook-deliveries.ts";
import { disableEndpoint } from "../../store/records/webhook-endpoints.ts";
import { type BuryDeps, buryMessage, retryLater } from "../bury.ts";
import { type AttemptDeps, type Attempted, attemptDelivery } from "./attempt-delivery.ts";

export interface DeliveriesDeps extends BuryDeps, AttemptDeps {
	/** Enqueues attempts, each with its own delay. */
	enqueueRetries(
		retries: readonly { delivery: DueDelivery; delaySeconds: number }[],
	): Promise<void>;
}

/** A Worker may have six connections at once. A seventh attempt would use up its 15 seconds waiting for one. */
const AT_ONCE = 6;

/**
 * Makes the attempts that are due. A repeat finds that the attempt was counted, and does nothing. A delivery that has to
 * be retried gets a message of its own, so that the other deliveries of its message are done.
 */
export async function consumeDeliveries(batch: MessageBatch, deps: DeliveriesDeps): Promise<void> {
	const readable: { message: Message; deliveries: DueDelivery[] }[] = [];
	for (const message of batch.messages) {
		const parsed = DeliveriesMessage.safeParse(message.body);
		if (parsed.success) readable.push({ message, deliveries: parsed.data.deliveries });
		else await buryMessage(message, { queue: batch.queue, why: parsed.error.message }, deps);
	}
	try {
		const early = await deliver(distinct(readable.flatMap(({ deliveries }) => deliveries)), deps);
		for (const { message, deliveries } of readable)
			if (deliveries.some((each) => early.has(nameOf(each)))) retryLater(message);
			else message.ack();
	} catch (cause) {
		deps.log.warn({ what: "webhook attempts not recorded", messages: readable.length, cause });
		for (const { message } of readable) retryLater(message);
	}
}

/** Returns the deliveries that came too early: the attempt before is not recorded yet. */
async function deliver(
	wanted: readonly DueDelivery[],
	deps: DeliveriesDeps,
): Promise<ReadonlySet<string>> {
	const { due, early } = await findDue(deps.db, wanted);
	for (const group of chunkByCount(due, AT_ONCE)) {
		const done = await Promise.all(group.map((one) => attemptDelivery(one, deps)));
		// The retry is enqueued before the attempt is recorded. A crash in between repeats an attempt; in the other order
		// it would lose the retry.
		const retries = done.flatMap(({ attempt, retryInSeconds }) =>
			retryInSeconds === null ? [] : [{ delivery: next(attempt), delaySeconds: retryInSeconds }],
		);
		if (retries.length > 0) await deps.enqueueRetries(retries);
		await record(done, deps);
		for (const one of done) logAttempt(one, deps);
	}
	return new Set(early.map(nameOf));
}

function logAttempt({ attempt, retryInSeconds }: Attempted, { log }: DeliveriesDeps): void {
	const { callId, seq, endpointId, status, lastStatus, lastError, attempts } = attempt;
	log.info({
		what: "webhook attempted",
		callId,
		seq,
		endpointId,
		attempts: attempts + 1,
		status,
		lastStatus,
		lastError,
		retryInSeconds,
	});
}

async function record(done: readonly Attempted[], { db, now }: DeliveriesDeps): Promise<void> {
	const statements = [
		...recordAttempts(
			db,
			done.map(({ attempt }) => attempt),
		),
		...done.flatMap(({ attempt: { workspaceId, endpointId }, disable: why }) =>
			why === null ? [] : [disableEndpoint(db, { workspaceId, endpointId, at: now(), why })],
		),
	];
	await db.batch(statements);
}

function next({ workspaceId, callId, seq, endpointId, attempts }: DueDelivery): DueDelivery {
	return { workspaceId, callId, seq, endpointId, attempts: attempts + 1 };
}

function distinct(deliveries: readonly DueDelivery[]): DueDelivery[] {
	return [...new Map(deliveries.map((one) => [nameOf(one), one])).values()];
}

function nameOf({ workspaceId, callId, seq, endpointId, attempts }: DueDelivery): string {
	return JSON.stringify([workspaceId, callId, seq, endpointId, attempts]);
}
