import type { Call } from "../../domain/call/call.ts";

const PUBLISH_AGAIN_MS = 5_000;
/** An analysis takes seconds. If a call has no seal after this time, the message with its end may be lost. */
const UNSEALED_MS = 120_000;
/** The longest pause between two wakes. */
const MAX_WAIT_MS = 3_600_000;
/** Later events often come together. They get one seal, this long after the last of them. */
const SEAL_AGAIN_MS = 2_000;
/** The sweep gives up on a call after the same time. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;

/** The facts from which the next wake is computed. Times are in milliseconds since the epoch. */
export interface WakeState {
	phase: Call["phase"];
	startedAt: number;
	/** Since when no one is on the line; null while someone is. */
	lostAt: number | null;
	/** The event `call.ended`; null before it. */
	ended: EventPosition | null;
	firstSealSeq: number | null;
	newestSeal: EventPosition | null;
	newestEvent: EventPosition;
	publishedThrough: number;
	/** When the queue last failed; null if it has taken everything since. */
	publishFailedAt: number | null;
	/** The newest seal that the consumer of call events has confirmed; 0 if it has confirmed none. */
	confirmedSeq: number;
}

/** Where and when an event stands in the log. */
interface EventPosition {
	seq: number;
	at: number;
}

export interface Limits {
	/** How long a caller may take to come back after the line dropped. */
	reconnectMs: number;
	maxCallMs: number;
}

/** What a call does when it wakes. */
export type Due =
	| "end_as_connection_lost"
	| "end_as_too_long"
	| "publish"
	| "publish_whole_log"
	| "publish_from_first_seal"
	| "seal"
	| "give_up";

interface Wake {
	/** What to do now; null for nothing. */
	due: Due | null;
	/** When to wake, unless something happens before. It may be in the past. Null when nothing is left to do. */
	at: number | null;
}

const NOTHING: Wake = { due: null, at: null };

/**
 * What a call has to do now, and when to wake next. A live call is ended when its caller stays away or it takes too long.
 * A call that is over is published again until the work after the call has sealed it. After that first seal the call is
 * complete, and the sweep does not look at it any more. So it seals later events by itself, and publishes them until the
 * consumer confirms the seal.
 */
export function nextWake(log: WakeState, now: number, limits: Limits): Wake {
	switch (log.phase) {
		case "new":
			return NOTHING;
		case "live":
			return log.lostAt === null
				? wakeFor("end_as_too_long", log.startedAt + limits.maxCallMs, now)
				: wakeFor("end_as_connection_lost", log.lostAt + limits.reconnectMs, now);
		case "over":
			return nextWakeAfterEnd(log, now);
	}
}

function nextWakeAfterEnd(log: WakeState, now: number): Wake {
	const { newestSeal, newestEvent } = log;
	if (newestSeal !== null && newestSeal.seq < newestEvent.seq)
		return wakeFor("seal", newestEvent.at + SEAL_AGAIN_MS, now);
	if (newestSeal !== null && newestSeal.seq <= log.confirmedSeq) return NOTHING;

	const { seq, at: since } = newestSeal ?? log.ended ?? newestEvent;
	if (log.publishedThrough < seq) {
		if (log.publishFailedAt !== null)
			return wakeFor("publish", log.publishFailedAt + PUBLISH_AGAIN_MS, now);
		return { due: "publish", at: nextLook(since, now) };
	}
	if (newestSeal !== null && newestSeal.seq === log.firstSealSeq) return NOTHING;

	if (newestSeal !== null && now - since > GIVE_UP_MS) return { due: "give_up", at: null };
	const again = newestSeal === null ? "publish_whole_log" : "publish_from_first_seal";
	return { due: now - since < UNSEALED_MS ? null : again, at: nextLook(since, now) };
}

function wakeFor(due: Due, at: number, now: number): Wake {
	return { due: at <= now ? due : null, at };
}

/**
 * Backs off: 2, 4, 8 … minutes after `since`, and then every hour. It depends on the log and the time alone, so nothing
 * has to survive the process.
 */
function nextLook(since: number, now: number): number {
	let at = since + UNSEALED_MS;
	while (at <= now) at += Math.min(at - since, MAX_WAIT_MS);
	return at;
}
