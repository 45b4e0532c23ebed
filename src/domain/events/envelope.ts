import { z } from "zod";

/** `call_` and a lower-case ULID: sorts by the time the call was made. */
export const CallId = z
	.string()
	.regex(/^call_[0-9a-hjkmnp-tv-z]{26}$/, "a call id is call_ followed by a lower-case ULID");

/** One row of a call's log, of any type. It is enough to store, order and forward an event that this release does not know. */
export const RawEvent = z.object({
	callId: CallId,
	/** Counts from 1 in each call, without gaps. */
	seq: z.int().positive(),
	type: z.string().min(1).max(64),
	v: z.int().positive(),
	/** Milliseconds since the epoch. */
	at: z.int().nonnegative(),
	data: z.record(z.string(), z.unknown()),
});
export type RawEvent = z.infer<typeof RawEvent>;

/**
 * The largest data of an event, as JSON. A row of D1 holds 2 MB, and a turn's row has the caller's words from one event,
 * and the agent's from another, twice: as generated and as heard.
 */
export const MAX_EVENT_BYTES = 600 * 1024;

/** The public id of an event. It never changes, and no other event has it. */
export function eventId({ callId, seq }: Pick<RawEvent, "callId" | "seq">): string {
	return `${callId}:${seq}`;
}
