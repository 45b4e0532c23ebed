import { env } from "cloudflare:workers";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import {
	consumeDeliveries,
	type DeliveriesDeps,
} from "../../src/consumers/webhooks/consume-deliveries.ts";
import type { WebhookEventType } from "../../src/domain/webhooks/event-types.ts";
import type { DueDelivery } from "../../src/domain/webhooks/message.ts";
import { listDeliveries } from "../../src/store/records/webhook-deliveries.ts";
import { createEndpoint } from "../../src/store/records/webhook-endpoints.ts";
import { batchOf, callEventsDeps } from "./consumer-deps.ts";
import { givenCall, type GivenCall, published, wholeCall } from "./facts.ts";
import { subscriber } from "./subscriber.ts";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ended: WebhookEventType[] = ["call.ended"];

interface GivenEndpoint {
	endpointId: string;
	url: string;
	eventTypes: WebhookEventType[];
	createdAt: number;
}

export async function givenEndpoint(workspaceId: string, given: Partial<GivenEndpoint> = {}) {
	const endpoint = {
		workspaceId,
		endpointId: "ep_1",
		url: "https://hooks.example.com/ringbook",
		secret: SECRET,
		eventTypes: ended,
		createdAt: 0,
		...given,
	};
	await createEndpoint(env.DB, endpoint);
	return endpoint;
}

/** A whole call goes through the read model; answers with what is to be delivered of it. */
export async function called(given: GivenCall): Promise<DueDelivery[]> {
	const { deps, enqueued } = callEventsDeps();
	await consumeCallEvents(batchOf("call-events", published(given, await wholeCall(given))), deps);
	return enqueued;
}

export function deliveryDeps(fetch: DeliveriesDeps["fetch"]) {
	const retries: { delivery: DueDelivery; delaySeconds: number }[] = [];
	const lines: unknown[] = [];
	const keep = (line: unknown) => void lines.push(line);
	const deps: DeliveriesDeps = {
		db: env.DB,
		log: { info: keep, warn: keep, error: keep },
		now: () => Date.now(),
		fetch,
		allowLoopback: false,
		random: () => 0.5,
		enqueueRetries: async (more) => void retries.push(...more),
	};
	return { deps, retries, lines };
}

/** What a queue that is down does. */
export async function queueIsDown(): Promise<void> {
	await Promise.reject(new Error("the queue is down"));
}

/** One attempt at a new workspace's call.ended, against an endpoint that answers so. */
export async function attempted(workspaceId: string, answer: () => Response | Promise<Response>) {
	await givenEndpoint(workspaceId);
	const due = await called(givenCall({ workspaceId, turns: 2 }));
	const { fetch, received } = subscriber(answer);
	const { deps, retries, lines } = deliveryDeps(fetch);
	const batch = batchOf("webhook-deliveries", [{ deliveries: due }]);
	await consumeDeliveries(batch, deps);
	const [delivery] = await listDeliveries(env.DB, workspaceId, { limit: 10 });
	return { batch, received, deps, retries, lines, delivery, due };
}
