import { queueOf } from "../../domain/message-kind.ts";
import { type BuryDeps, buryMessage } from "../bury.ts";

/** Buries messages that failed at every retry. The queue does not say where a message came from; its kind does. */
export async function consumeDeadLetters(batch: MessageBatch, deps: BuryDeps): Promise<void> {
	for (const message of batch.messages) {
		const queue = queueOf(message.body) ?? "unknown";
		const why = "every retry failed; the log says why, under the call's id";
		await buryMessage(message, { queue, why }, deps);
	}
}
