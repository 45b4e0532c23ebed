import { z } from "zod";

import { chunkByWeight } from "../chunk-by-weight.ts";
import { withKind } from "../message-kind.ts";
import { CallId, RawEvent } from "./envelope.ts";

/** Consecutive events of one call. */
const CallEventsMessage = z
	.object({
		kind: z.literal("call_events"),
		workspaceId: z.string().min(1),
		callId: CallId,
		events: z.array(RawEvent).min(1),
	})
	.refine(
		({ callId, events }) =>
			events.every(
				(event, index) => event.callId === callId && event.seq === (events[0]?.seq ?? 0) + index,
			),
		"events are not consecutive events of the call that the message names",
	);

export type CallEventsMessage = z.infer<typeof CallEventsMessage>;

/** Stands for one event that is too large for a message. The event is in R2, under its `spilledKey`. */
const SpilledEventMessage = z.object({
	kind: z.literal("spilled_event"),
	workspaceId: z.string().min(1),
	callId: CallId,
	spilledSeq: z.int().positive(),
});
export type SpilledEventMessage = z.infer<typeof SpilledEventMessage>;

/** A message of the queue `call-events`. */
export const QueuedCallEvents = z.preprocess(
	withKind,
	z.discriminatedUnion("kind", [CallEventsMessage, SpilledEventMessage]),
);
export type QueuedCallEvents = z.infer<typeof QueuedCallEvents>;

/** The key in R2. It is the same for the same event, so that a second spill writes the same bytes again. */
export function spilledKey({
	workspaceId,
	callId,
	spilledSeq,
}: Omit<SpilledEventMessage, "kind">): string {
	return `spilled/${workspaceId}/${callId}/${spilledSeq}.json`;
}

/** A queue bills each write, read and delete of a message by units of 64 KB. A KB is 1000 bytes there. */
const BILLED_UNIT_BYTES = 64_000;

/** The largest message of a queue. The queue needs about a hundred bytes of it. */
const MAX_MESSAGE_BYTES = 128_000;

/** Bytes of a message around its events: the two ids, the keys, and what the queue needs. */
const WRAPPING_BYTES = 512;

/** Groups events so that each message stays within one billing unit. A larger event goes alone. */
export function inMessages(events: readonly RawEvent[]): RawEvent[][] {
	const most = BILLED_UNIT_BYTES - WRAPPING_BYTES;
	// One byte more for the comma.
	return chunkByWeight(events, most, (event) => jsonBytes(event) + 1);
}

/** Whether an event fits into a message. If not, it has to be spilled. */
export function fitsMessage(event: RawEvent): boolean {
	return jsonBytes(event) <= MAX_MESSAGE_BYTES - WRAPPING_BYTES;
}

function jsonBytes(event: RawEvent): number {
	return new TextEncoder().encode(JSON.stringify(event)).byteLength;
}
