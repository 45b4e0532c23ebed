import { encodeTime } from "ulidx";

import { missingFrom, type SeqRange } from "../domain/events/gaps.ts";
import type { Log } from "../log.ts";
import { listIncomplete } from "../store/views/incomplete-calls.ts";
import { type CallKey, parseFacts, selectSegments } from "../store/views/segments.ts";

export interface SweepDeps {
	db: D1Database;
	/** Asks a call's object to send again what it published of these. */
	publishAgain(callId: string, missing: SeqRange[]): Promise<{ events: number }>;
	log: Log;
}

const MINUTE_MS = 60_000;
/** As the cron trigger in `wrangler.jsonc` has it. */
export const EVERY_MS = 5 * MINUTE_MS;
/** What is younger may still be on its way: a call is republished by its own object after two minutes. */
const QUIET_MS = 5 * MINUTE_MS;
/** After this, what is missing is missed by nobody, or cannot be had. */
const GIVE_UP_MS = 3 * 24 * 60 * MINUTE_MS;
/** How many calls one run asks, each of which is a subrequest. */
const CALLS_PER_RUN = 40;
/** Each of them is only a line in the log. */
const GIVEN_UP_PER_RUN = 1000;
const ULID_TIME_LENGTH = 10;

/**
 * A message that was published and never delivered leaves a gap for ever: nobody sends it again, because nobody
 * knows. So the facts are looked through for calls that stay incomplete, and the calls' own objects are asked for
 * what is missing. A repeat is harmless: what is sent again goes the same road. Where more calls are incomplete than
 * one run can ask, the next run asks the next ones: calls that nothing mends do not keep others waiting.
 * @param now the time this run was due, ms since the epoch: runs that follow each other leave no call out.
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
		// Each call passes the age limit in one run only, and is said aloud in that one.
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

/** Answers how many events are on their way again. A call that cannot be asked does not keep the others waiting. */
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

/** What a call's id would begin with if it had been made then. */
export function idAt(ms: number): string {
	return `call_${encodeTime(ms, ULID_TIME_LENGTH).toLowerCase()}`;
}
