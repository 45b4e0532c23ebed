import { encodeTime } from "ulidx";

import { missingFrom, type SeqRange } from "../domain/events/gaps.ts";
import type { Log } from "../log.ts";
import { listIncomplete } from "../store/views/incomplete-calls.ts";
import { type CallKey, parseFacts, selectSegments } from "../store/views/segments.ts";

export interface SweepDeps {
	db: D1Database;
	/** Asks a call's object to publish these events again, as far as it has published them before. */
	publishAgain(callId: string, missing: SeqRange[]): Promise<{ events: number }>;
	log: Log;
}

const MINUTE_MS = 60_000;
/** The cron trigger in `wrangler.jsonc` says the same. */
export const EVERY_MS = 5 * MINUTE_MS;
/** Younger events may still be on their way: a call's own object publishes it again after two minutes. */
const QUIET_MS = 5 * MINUTE_MS;
/** After this time the sweep gives up on a call, and logs it once. */
const GIVE_UP_MS = 3 * 24 * 60 * MINUTE_MS;
/** How many calls one run asks. Each is a subrequest. */
const CALLS_PER_RUN = 40;
/** More than the other limit, because each is only a line in the log. */
const GIVEN_UP_PER_RUN = 1000;
const ULID_TIME_LENGTH = 10;

/**
 * Finds calls that stay incomplete, and asks their objects to publish the missing events again. A message that the queue
 * took and lost would leave a gap for ever, because its sender does not know. A repeat is harmless: consumers ignore
 * events that they have. When more calls are incomplete than one run can ask, the next run asks the next ones, so that
 * calls that cannot be repaired do not block the others.
 * @param now when this run was due, ms since the epoch. Consecutive runs leave no call out.
 */
export async function sweep(now: number, deps: SweepDeps): Promise<void> {
	const oldest = now - GIVE_UP_MS;
	const window = {
		quietSince: now - QUIET_MS,
		limit: CALLS_PER_RUN,
		turn: Math.floor(now / EVERY_MS),
	};
	const [incomplete, givenUp] = await Promise.all([
		listIncomplete(deps.db, { ...window, fromId: idAt(oldest), toId: idAt(now - QUIET_MS) }),
		// A call passes the age limit in one run only, and is logged in that one.
		listIncomplete(deps.db, {
			...window,
			limit: GIVEN_UP_PER_RUN,
			fromId: idAt(oldest - EVERY_MS),
			toId: idAt(oldest),
		}),
	]);
	for (const { workspaceId, callId } of givenUp)
		deps.log.error({ what: "call stays incomplete", workspaceId, callId });
	if (incomplete.length === 0) return;

	const results = await deps.db.batch(selectSegments(deps.db, incomplete));
	const known = new Map(
		parseFacts(results.flatMap(({ results: rows }) => rows)).map(({ callId, facts }) => [
			callId,
			facts,
		]),
	);
	let events = 0;
	for (const call of incomplete)
		events += await repair(call, missingFrom(known.get(call.callId) ?? []), deps);
	deps.log.info({ what: "swept", calls: incomplete.length, events });
}

/** Returns how many events were published again. A call whose object fails does not stop the others. */
async function repair(
	{ workspaceId, callId }: CallKey,
	missing: SeqRange[],
	deps: SweepDeps,
): Promise<number> {
	try {
		const { events } = await deps.publishAgain(callId, missing);
		if (events > 0) deps.log.warn({ what: "gap found", workspaceId, callId, missing, events });
		return events;
	} catch (cause) {
		deps.log.warn({ what: "gap not repaired", workspaceId, callId, missing, cause });
		return 0;
	}
}

/** The beginning of the id of a call that was made at this time. */
export function idAt(ms: number): string {
	return `call_${encodeTime(ms, ULID_TIME_LENGTH).toLowerCase()}`;
}
