import type { Call } from "../../domain/call/call.ts";

const PUBLISH_AGAIN_MS = 5_000;
/** An analysis takes seconds. A call that has no seal after this time may have lost the message with its end. */
const UNSEALED_MS = 120_000;
/** The longest pause between two looks. */
const MAX_WAIT_MS = 3_600_000;
/** What a call learns after a seal rarely comes alone: one seal is for all that comes within this time of the last. */
const SEAL_AGAIN_MS = 2_000;
/** As long as the sweep asks for what is missing. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;

/** What decides when a call has to be looked at again. Times in milliseconds since the epoch. */
export interface WakeState {
	phase: Call["phase"];
	startedAt: number;
	/** Since when nobody is on the line; null while somebody is. */
	lostAt: number | null;
	/** Null before the end. */
	ended: Place | null;
	firstSealSeq: number | null;
	newestSeal: Place | null;
	newestEvent: Place;
	publishedThrough: number;
	/** When the queue refused last; null when it has taken everything since. */
	publishFailedAt: number | null;
	/** The newest seal that the consumer of call events is known to have; 0 when none is. */
	confirmedSeq: number;
}

/** An event of the log. */
interface Place {
	seq: number;
	at: number;
}

export interface Limits {
	/** How long a caller whose line dropped may take to come back. */
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
	/** What to do if the call is awake now. */
	due: Due | null;
	/** When to wake, unless something happens before. In the past when it is high time; null when nothing is left to do. */
	at: number | null;
}

const NOTHING: Wake = { due: null, at: null };

/**
 * What a call has to do now, and when it has to look again. A live call is ended when its caller stays away or it takes
 * too long. One that is over is published until it has its first seal; the work after the call sets that one. From then
 * on it counts as complete and nobody else asks for it: so the call seals by itself what it learns later, and publishes
 * that until the consumer confirms it.
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
 * Two minutes after `since`, and then each time as long again as it has been: 2, 4, 8 … minutes, at most an hour apart.
 * The log alone says when, so nothing has to outlive the process.
 */
function nextLook(since: number, now: number): number {
	let at = since + UNSEALED_MS;
	while (at <= now) at += Math.min(at - since, MAX_WAIT_MS);
	return at;
}
