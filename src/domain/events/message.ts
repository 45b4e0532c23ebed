import { z } from "zod";

import { CallId, RawEvent } from "./envelope.ts";

/** What the call's outbox sends to the queue `call-events`: consecutive events of one call. */
export const CallEventsMessage = z.object({
	workspaceId: z.string().min(1),
	callId: CallId,
	events: z.array(RawEvent).min(1),
});
export type CallEventsMessage = z.infer<typeof CallEventsMessage>;

/** Up to here a queue message is billed as one unit for each of write, read and delete. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Bytes of a message around its events: the two ids and the keys. */
const WRAPPING_BYTES = 512;

/** Groups events so that each group's message stays within one billing unit; one larger event goes alone. */
export function inMessages(events: readonly RawEvent[]): RawEvent[][] {
	const groups: RawEvent[][] = [];
	let free = 0;
	for (const event of events) {
		const bytes = new TextEncoder().encode(JSON.stringify(event)).byteLength + 1;
		const group = groups.at(-1);
		if (group && bytes <= free) {
			group.push(event);
			free -= bytes;
		} else {
			groups.push([event]);
			free = MAX_MESSAGE_BYTES - WRAPPING_BYTES - bytes;
		}
	}
	return groups;
}
