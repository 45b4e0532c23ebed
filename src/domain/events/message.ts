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
export const MAX_MESSAGE_BYTES = 64 * 1024;
