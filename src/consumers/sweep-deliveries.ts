import type { DueDelivery } from "../domain/webhooks/message.ts";
import type { Log } from "../log.ts";
import { listOverdue } from "../store/records/webhook-deliveries.ts";
import { EVERY_MS, idAt } from "./sweep.ts";

export interface SweepDeliveriesDeps {
	db: D1Database;
	enqueueDeliveries(deliveries: readonly DueDelivery[]): Promise<void>;
	log: Log;
}

const HOUR_MS = 3_600_000;
/** Longer than a message waits in its queue, or comes back after a failure, when all is well. */
const OVERDUE_MS = 300_000;
/** Ten messages: a queue that is late is not drowned in what it already has. */
const DELIVERIES_PER_RUN = 200;
/** What the calls of the last hours are owed is looked at in every run. */
const RECENT_MS = 2 * HOUR_MS;
/** Older calls by slices, one a run: those still in their retries come round every hour, a year's every 31 hours. */
const ROUNDS = [
	{ slices: 12, sliceMs: 8 * HOUR_MS },
	{ slices: 366, sliceMs: 24 * HOUR_MS },
] as const;

/**
 * The message for an attempt may be lost like any other, and the delivery would stay pending for ever: what is overdue
 * is enqueued again. A repeat is harmless: an attempt that was made is not made again.
 * @param now the time this run was due, ms since the epoch: it says which older calls have their turn.
 */
export async function sweepDeliveries(now: number, deps: SweepDeliveriesDeps): Promise<void> {
	const overdue = await listOverdue(deps.db, {
		ranges: rangesAt(now),
		dueBefore: now - OVERDUE_MS,
		limit: DELIVERIES_PER_RUN,
	});
	if (overdue.length === 0) return;
	await deps.enqueueDeliveries(overdue);
	const calls = [...new Set(overdue.map(({ callId }) => callId))];
	deps.log.warn({ what: "webhooks overdue", deliveries: overdue.length, calls });
}

function rangesAt(now: number): { fromId: string; toId: string }[] {
	const run = Math.floor(now / EVERY_MS);
	const ranges = [{ fromId: idAt(now - RECENT_MS), toId: idAt(now) }];
	let youngest = now - RECENT_MS;
	for (const { slices, sliceMs } of ROUNDS) {
		const to = youngest - (run % slices) * sliceMs;
		ranges.push({ fromId: idAt(to - sliceMs), toId: idAt(to) });
		youngest -= slices * sliceMs;
	}
	return ranges;
}
