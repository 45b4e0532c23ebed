import { CrmWritesMessage } from "../../domain/crm/write.ts";
import { CallEventsMessage, SpilledEventMessage } from "../../domain/events/message.ts";
import { DeliveriesMessage } from "../../domain/webhooks/message.ts";
import { type BuryDeps, buryMessage } from "../bury.ts";

/** Keeps what every retry failed for. The queue does not say where a message came from; its shape does. */
export async function consumeDeadLetters(batch: MessageBatch, deps: BuryDeps): Promise<void> {
	for (const message of batch.messages) {
		const queue = queueOf(message.body);
		const why = "every retry failed; the log says why, under the call's id";
		await buryMessage(message, { queue, why }, deps);
	}
}

function queueOf(body: unknown): string {
	const callEvents = [CallEventsMessage, SpilledEventMessage];
	if (callEvents.some((schema) => schema.safeParse(body).success)) return "call-events";
	if (CrmWritesMessage.safeParse(body).success) return "crm-writes";
	return DeliveriesMessage.safeParse(body).success ? "webhook-deliveries" : "unknown";
}
