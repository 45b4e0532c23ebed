import { z } from "zod";

/** `call_` and a lower-case ULID: sorts by the time the call was made. */
export const CallId = z
	.string()
	.regex(/^call_[0-9a-hjkmnp-tv-z]{26}$/, "a call id is call_ followed by a lower-case ULID");

/**
 * One row of a call's log, whatever its type: enough to store, order and forward an event that this
 * version does not know.
 */
export const RawEvent = z.object({
	callId: CallId,
	/** 1 for the first event of a call, and no gaps after it. */
	seq: z.int().positive(),
	type: z.string().min(1).max(64),
	v: z.int().positive(),
	/** Milliseconds since the epoch. */
	at: z.int().nonnegative(),
	data: z.record(z.string(), z.unknown()),
});
export type RawEvent = z.infer<typeof RawEvent>;

/**
 * The most an event's data may weigh as JSON. What has to hold it is a row of D1, of 2 MB: that of a turn has the
 * caller's words from one event and the agent's from another, twice, as they were generated and as they were heard.
 */
export const MAX_EVENT_BYTES = 600 * 1024;

/** The id the outside world knows an event by. It never changes and is never given twice. */
export function eventId({ callId, seq }: Pick<RawEvent, "callId" | "seq">): string {
	return `${callId}:${seq}`;
}
