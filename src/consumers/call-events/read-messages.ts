import { CallEventsMessage } from "../../domain/events/message.ts";
import { buryMessage, type BuryDeps } from "../bury.ts";

/** One call's messages in one queue batch. */
export interface CallMessages {
	workspaceId: string;
	callId: string;
	messages: Message[];
	segments: CallEventsMessage[];
}

/** Consecutive and all of one call, or the facts would be filed under the wrong name. */
const Readable = CallEventsMessage.refine(
	({ callId, events }) =>
		events.every(
			(event, index) => event.callId === callId && event.seq === (events[0]?.seq ?? 0) + index,
		),
	"events are not consecutive events of the call that the message names",
);

/** Groups a batch by call, and buries what cannot be read. */
export async function readMessages(batch: MessageBatch, deps: BuryDeps): Promise<CallMessages[]> {
	const byCall = new Map<string, CallMessages>();
	for (const message of batch.messages) {
		const parsed = Readable.safeParse(message.body);
		if (!parsed.success) {
			await buryMessage(message, { queue: batch.queue, why: parsed.error.message }, deps);
			continue;
		}
		const { workspaceId, callId } = parsed.data;
		const key = `${workspaceId} ${callId}`;
		const call = byCall.get(key) ?? { workspaceId, callId, messages: [], segments: [] };
		call.messages.push(message);
		call.segments.push(parsed.data);
		byCall.set(key, call);
	}
	return [...byCall.values()];
}
