import { type RawEvent, eventId } from "../../domain/events/envelope.ts";
import { knownThrough } from "../../domain/events/gaps.ts";
import { readEvents } from "../../domain/events/read.ts";
import { webhookBody } from "../../domain/webhooks/payloads.ts";
import { sha256Hex } from "../../sha256.ts";
import type { DeliveryToWrite } from "../../store/records/webhook-deliveries.ts";
import type { WebhookEndpointRow } from "../../store/records/webhook-endpoints.ts";

interface KnownCall {
	workspaceId: string;
	callId: string;
	facts: readonly RawEvent[];
}

/**
 * What each endpoint is owed of a call: every event of a type it subscribed to, that happened after the
 * endpoint was made, and before which nothing is missing, so that a body never depends on the order of arrival.
 */
export async function deliveriesOwed(
	{ workspaceId, callId, facts }: KnownCall,
	endpoints: readonly WebhookEndpointRow[],
	now: number,
): Promise<DeliveryToWrite[]> {
	const ours = endpoints.filter((endpoint) => endpoint.workspaceId === workspaceId);
	if (ours.length === 0) return [];
	const log = readEvents(facts.slice(0, knownThrough(facts)));
	const owed: DeliveryToWrite[] = [];
	for (const [index, event] of log.entries()) {
		const sent = webhookBody({ log: log.slice(0, index + 1), event, iso });
		if (sent === null) continue;
		for (const { endpointId, eventTypes, createdAt } of ours) {
			if (!eventTypes.includes(sent.type) || event.at < createdAt) continue;
			owed.push({
				workspaceId,
				deliveryId: `msg_${(await sha256Hex(`${eventId(event)}:${endpointId}`)).slice(0, 32)}`,
				endpointId,
				callId,
				seq: event.seq,
				eventType: sent.type,
				body: sent.body,
				status: "pending",
				attempts: 0,
				createdAt: now,
			});
		}
	}
	return owed;
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
