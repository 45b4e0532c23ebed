import { RawEvent } from "../domain/events/envelope.ts";
import { type SpilledEventMessage, spilledKey } from "../domain/events/message.ts";
import { parseJson } from "../domain/parsing/json.ts";
import { accepted, refused, type Result } from "../domain/result.ts";

/** The event that a message points to, or why it cannot be read. Rejects when R2 fails. */
export async function readSpilled(
	bucket: R2Bucket,
	pointer: SpilledEventMessage,
): Promise<Result<RawEvent, string>> {
	const key = spilledKey(pointer);
	const object = await bucket.get(key);
	if (object === null) return refused(`${key} is not in R2`);
	const { success, data: event } = RawEvent.safeParse(parseJson(await object.text()));
	if (!success || event.callId !== pointer.callId || event.seq !== pointer.spilledSeq)
		return refused(`${key} is not the event that it is named after`);
	return accepted(event);
}
