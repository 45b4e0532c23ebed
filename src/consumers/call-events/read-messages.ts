import { QueuedCallEvents, type SpilledEventMessage } from "../../domain/events/message.ts";
import { refused } from "../../domain/result.ts";
import { readSpilled } from "../../store/spilled-events.ts";
import type { CallSegment } from "../../store/views/segments.ts";
import { type BuryDeps, buryMessage, retryLater } from "../bury.ts";

/** One call's messages in one queue batch. */
export interface CallMessages {
	workspaceId: string;
	callId: string;
	messages: Message[];
	segments: CallSegment[];
}

export interface ReadMessagesDeps extends BuryDeps {
	/** Holds the spilled events. */
	archive: R2Bucket;
}

/** Fewer than the queue's own `max_retries` (see the wrangler files): the queue would bury the message without a reason. */
const SPILLED_ATTEMPTS = 10;

/**
 * Groups a batch by call. A message that cannot be read is buried, one that cannot be read yet is retried, and the
 * batch goes on without them.
 */
export async function readMessages(
	batch: MessageBatch,
	deps: ReadMessagesDeps,
): Promise<CallMessages[]> {
	const byCall = new Map<string, CallMessages>();
	for (const message of batch.messages) {
		const segment = await readMessage(message, batch.queue, deps);
		if (segment === null) continue;
		const { workspaceId, callId } = segment;
		const key = `${workspaceId} ${callId}`;
		const call = byCall.get(key) ?? { workspaceId, callId, messages: [], segments: [] };
		call.messages.push(message);
		call.segments.push(segment);
		byCall.set(key, call);
	}
	return [...byCall.values()];
}

/** Null when the message could not be read: it is already buried or retried then. */
async function readMessage(
	message: Message,
	queue: string,
	deps: ReadMessagesDeps,
): Promise<CallSegment | null> {
	const parsed = QueuedCallEvents.safeParse(message.body);
	if (!parsed.success) {
		await buryMessage(message, { queue, why: parsed.error.message }, deps);
		return null;
	}
	switch (parsed.data.kind) {
		case "call_events":
			return parsed.data;
		case "spilled_event":
			return await readSpilledEvent({ pointer: parsed.data, message, queue }, deps);
	}
}

async function readSpilledEvent(
	{ pointer, message, queue }: { pointer: SpilledEventMessage; message: Message; queue: string },
	deps: ReadMessagesDeps,
): Promise<CallSegment | null> {
	const { workspaceId, callId, spilledSeq } = pointer;
	const read = await readSpilled(deps.archive, pointer).catch((cause: unknown) =>
		refused(`R2 failed: ${String(cause)}`),
	);
	if (read.ok) return { workspaceId, callId, events: [read.value] };
	const why = read.refusal;
	deps.log.warn({ what: "spilled event not read", callId, seq: spilledSeq, why });
	if (message.attempts < SPILLED_ATTEMPTS) retryLater(message);
	else await buryMessage(message, { queue, why }, deps);
	return null;
}
