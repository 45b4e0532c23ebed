import { type RawEvent, eventId } from "../../domain/events/envelope.ts";
import { knownThrough } from "../../domain/events/gaps.ts";
import { readEvents } from "../../domain/events/read.ts";
import { WEBHOOK_TYPE_OF } from "../../domain/webhooks/event-types.ts";
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
 * The deliveries of a call: for each endpoint, the events of the types it subscribed to that happened after the endpoint
 * was made. Only events before the first gap are delivered, so that a body never depends on the order of arrival.
 */
export async function deliveriesOf(
	{ workspaceId, callId, facts }: KnownCall,
	endpoints: readonly WebhookEndpointRow[],
	now: number,
): Promise<DeliveryToWrite[]> {
	const ours = endpoints.filter((endpoint) => endpoint.workspaceId === workspaceId);
	if (ours.length === 0) return [];
	const log = readEvents(facts.slice(0, knownThrough(facts)));
	const deliveries: DeliveryToWrite[] = [];
	for (const event of log) {
		// Most events are for nobody: their bodies are not made.
		const type = WEBHOOK_TYPE_OF[event.type];
		const takers = ours.filter(
			({ eventTypes, createdAt }) =>
				type !== null && eventTypes.includes(type) && event.at >= createdAt,
		);
		const payload = takers.length === 0 ? null : webhookBody({ log, event, iso });
		if (payload === null) continue;
		for (const { endpointId } of takers) {
			deliveries.push({
				workspaceId,
				deliveryId: `msg_${(await sha256Hex(`${eventId(event)}:${endpointId}`)).slice(0, 32)}`,
				endpointId,
				callId,
				seq: event.seq,
				eventType: payload.type,
				body: payload.body,
				status: "pending",
				attempts: 0,
				createdAt: now,
			});
		}
	}
	return deliveries;
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
