import { z } from "zod";

import { chunkByWeight } from "../chunk-by-weight.ts";
import { withKind } from "../message-kind.ts";
import { CallId, RawEvent } from "./envelope.ts";

/** Consecutive events of one call, or the facts would be filed under the wrong name. */
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

/** In the place of one event that is too large for a message: it lies whole in R2, under its `spilledKey`. */
const SpilledEventMessage = z.object({
	kind: z.literal("spilled_event"),
	workspaceId: z.string().min(1),
	callId: CallId,
	spilledSeq: z.int().positive(),
});
export type SpilledEventMessage = z.infer<typeof SpilledEventMessage>;

/** What the queue `call-events` carries, as a call's outbox sends it. */
export const QueuedCallEvents = z.preprocess(
	withKind,
	z.discriminatedUnion("kind", [CallEventsMessage, SpilledEventMessage]),
);
export type QueuedCallEvents = z.infer<typeof QueuedCallEvents>;

/** The same for the same event, so that a second spill overwrites the first with the same bytes. */
export function spilledKey({
	workspaceId,
	callId,
	spilledSeq,
}: Omit<SpilledEventMessage, "kind">): string {
	return `spilled/${workspaceId}/${callId}/${spilledSeq}.json`;
}

/** Up to here a queue message is billed as one unit for each of write, read and delete. A KB is 1000 bytes there. */
const BILLED_UNIT_BYTES = 64_000;

/** The most a queue takes as one message, of which it needs a hundred bytes for itself. */
const MAX_MESSAGE_BYTES = 128_000;

/** Bytes of a message around its events: the two ids, the keys, and what the queue needs. */
const WRAPPING_BYTES = 512;

/** Groups events so that each group's message stays within one billing unit; one larger event goes alone. */
export function inMessages(events: readonly RawEvent[]): RawEvent[][] {
	const most = BILLED_UNIT_BYTES - WRAPPING_BYTES;
	// A byte more for the comma.
	return chunkByWeight(events, most, (event) => jsonBytes(event) + 1);
}

/** Whether a message can carry the event; one that it cannot has to be spilled. */
export function fitsMessage(event: RawEvent): boolean {
	return jsonBytes(event) <= MAX_MESSAGE_BYTES - WRAPPING_BYTES;
}

function jsonBytes(event: RawEvent): number {
	return new TextEncoder().encode(JSON.stringify(event)).byteLength;
}
