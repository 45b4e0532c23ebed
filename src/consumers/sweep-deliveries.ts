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
/** Longer than a message waits in its queue, or for its retry, when nothing is lost. */
const OVERDUE_MS = 300_000;
/** Ten messages, so that a slow queue does not fill up with repeats. */
const DELIVERIES_PER_RUN = 200;
/** Each run checks the deliveries of the calls that are younger than this. */
const RECENT_MS = 2 * HOUR_MS;
/**
 * Older calls are checked slice by slice, one slice of each line per run. Calls whose deliveries may still be retried
 * have their turn every hour, the calls of the year before that every 31 hours.
 */
const ROUNDS = [
	{ slices: 12, sliceMs: 8 * HOUR_MS },
	{ slices: 366, sliceMs: 24 * HOUR_MS },
] as const;

/**
 * Enqueues overdue deliveries again. Their message may be lost, like any message, and they would stay pending for ever.
 * A repeat is harmless: an attempt is made once.
 * @param now when this run was due, ms since the epoch. It decides which older calls have their turn.
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
