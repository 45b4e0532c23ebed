import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consume } from "../../src/consumers/index.ts";
import { consumeDeliveries } from "../../src/consumers/webhooks/consume-deliveries.ts";
import { DeliveriesMessage } from "../../src/domain/webhooks/message.ts";
import { listDeliveries } from "../../src/store/records/webhook-deliveries.ts";
import { deleteEndpoint, getEndpoint } from "../../src/store/records/webhook-endpoints.ts";
import { batchOf, settled } from "../support/consumer-deps.ts";
import { lettersOf } from "../support/dead-letters.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";
import { subscriber } from "../support/subscriber.ts";
import {
	attempted,
	called,
	deliveryDeps,
	givenEndpoint,
	queueIsDown,
} from "../support/webhooks.ts";

describe("an endpoint that does not take a webhook", () => {
	it("is tried again after a pause when it answers 500, with the same id and a later success", async () => {
		const first = await attempted("w-500", () => new Response(null, { status: 500 }));
		expect(await settled(first.batch)).toEqual(["acked"]);
		expect(first.delivery).toMatchObject({ status: "pending", attempts: 1, lastStatus: 500 });
		expect(first.retries).toMatchObject([{ delaySeconds: 5, delivery: { attempts: 1 } }]);

		const { fetch, received } = subscriber();
		const { deps } = deliveryDeps(fetch);
		const due = first.retries.map(({ delivery }) => delivery);
		await consumeDeliveries(batchOf("webhook-deliveries", [{ deliveries: due }]), deps);
		expect(received.map(({ headers }) => headers["webhook-id"])).toEqual(
			first.received.map(({ headers }) => headers["webhook-id"]),
		);
		const [delivery] = await listDeliveries(env.DB, "w-500", { limit: 10 });
		expect(delivery).toMatchObject({ status: "delivered", attempts: 2, lastError: null });
	});

	it("is tried again when nobody answers", async () => {
		const { delivery, retries } = await attempted("w-network", () =>
			Promise.reject(new TypeError("connection refused")),
		);
		expect(delivery).toMatchObject({ status: "pending", lastStatus: null });
		expect(delivery?.lastError).toBe("no connection");
		expect(retries).toHaveLength(1);
	});

	it("is given the time it asks for", async () => {
		const headers = { "retry-after": "120" };
		const { retries } = await attempted(
			"w-429",
			() => new Response(null, { status: 429, headers }),
		);
		expect(retries).toMatchObject([{ delaySeconds: 120 }]);
	});

	it("is given up on at once when it refuses", async () => {
		const { delivery, retries } = await attempted(
			"w-400",
			() => new Response(null, { status: 400 }),
		);
		expect(delivery).toMatchObject({ status: "failed", lastError: "answered 400" });
		expect(retries).toEqual([]);
	});

	it("is not followed to where it redirects", async () => {
		const { delivery, received, retries } = await attempted(
			"w-redirect",
			() =>
				new Response(null, { status: 302, headers: { location: "https://elsewhere.example/" } }),
		);
		expect(received).toHaveLength(1);
		expect(delivery).toMatchObject({ status: "failed", lastStatus: 302 });
		expect(retries).toEqual([]);
	});

	it("is disabled when it answers 410, and hears no more", async () => {
		const { delivery } = await attempted("w-410", () => new Response(null, { status: 410 }));
		expect(delivery).toMatchObject({ status: "failed", lastStatus: 410 });
		const endpoint = await getEndpoint(env.DB, "w-410", "ep_1");
		expect(endpoint?.disabledAt).not.toBeNull();
		expect(endpoint?.disabledWhy).toBe("the endpoint answered 410 Gone");
		expect(await called(givenCall({ workspaceId: "w-410", turns: 2 }))).toEqual([]);
	});

	it("does not hold up the others of its message", async () => {
		const workspaceId = "w-others";
		await givenEndpoint(workspaceId);
		await givenEndpoint(workspaceId, { endpointId: "ep_2", url: "https://down.example.com/" });
		const due = await called(givenCall({ workspaceId, turns: 2 }));
		const { fetch } = subscriber();
		const { deps, retries } = deliveryDeps(async (url, init) =>
			url.startsWith("https://down") ? new Response(null, { status: 503 }) : await fetch(url, init),
		);
		const batch = batchOf("webhook-deliveries", [{ deliveries: due }]);
		await consumeDeliveries(batch, deps);
		expect(await settled(batch)).toEqual(["acked"]);
		expect(retries.map(({ delivery }) => delivery.endpointId)).toEqual(["ep_2"]);
		const rows = await listDeliveries(env.DB, workspaceId, { limit: 10 });
		expect(rows.map(({ endpointId, status }) => [endpointId, status])).toEqual([
			["ep_1", "delivered"],
			["ep_2", "pending"],
		]);
	});

	it("gets no request when it was deleted meanwhile", async () => {
		await givenEndpoint("w-deleted");
		const due = await called(givenCall({ workspaceId: "w-deleted", turns: 2 }));
		expect(await deleteEndpoint(env.DB, "w-deleted", "ep_1")).toBe(true);
		const { fetch, received } = subscriber();
		const message = batchOf("webhook-deliveries", [{ deliveries: due }]);
		await consumeDeliveries(message, deliveryDeps(fetch).deps);
		expect(received).toEqual([]);
		const [delivery] = await listDeliveries(env.DB, "w-deleted", { limit: 10 });
		expect(delivery).toMatchObject({ status: "failed", lastError: "endpoint was deleted" });
	});

	it("gets no request on this machine, unless development allows it", async () => {
		const workspaceId = "w-loopback";
		await givenEndpoint(workspaceId, { url: "http://127.0.0.1:8890/hook" });
		await givenEndpoint(workspaceId, { endpointId: "ep_2", url: "http://localhost:8890/hook" });
		const [refused, allowed] = await called(givenCall({ workspaceId, turns: 2 }));
		const { fetch, received } = subscriber();
		const { deps } = deliveryDeps(fetch);
		await consumeDeliveries(batchOf("webhook-deliveries", [{ deliveries: [refused] }]), deps);
		expect(received).toEqual([]);
		await consumeDeliveries(batchOf("webhook-deliveries", [{ deliveries: [allowed] }]), {
			...deps,
			allowLoopback: true,
		});
		expect(received).toHaveLength(1);
		const rows = await listDeliveries(env.DB, workspaceId, { limit: 10 });
		expect(rows.map(({ status }) => status)).toEqual(["failed", "delivered"]);
	});
});

describe("a delivery message", () => {
	it("is of one workspace, so that its dead letter belongs to somebody", async () => {
		const messages: DeliveriesMessage[] = [];
		const metrics = { backlogCount: 0, backlogBytes: 0 };
		const queue: Queue = {
			metrics: async () => metrics,
			send: async () => ({ metadata: { metrics } }),
			sendBatch: async (batch) => {
				messages.push(...[...batch].map(({ body }) => DeliveriesMessage.parse(body)));
				return { metadata: { metrics } };
			},
		};
		const bodies = [];
		for (const workspaceId of ["w-one", "w-other"]) {
			await givenEndpoint(workspaceId);
			const given = givenCall({ workspaceId, turns: 1 });
			bodies.push(...published(given, await wholeCall(given)));
		}
		await consume(batchOf("call-events", bodies), { ...env, WEBHOOK_DELIVERIES: queue });
		expect(
			messages.map(({ deliveries }) => deliveries.map(({ workspaceId }) => workspaceId)),
		).toEqual([["w-one"], ["w-other"]]);
	});
});

describe("a delivery message that cannot be handled", () => {
	it("is buried when it cannot be read", async () => {
		const unreadable = { deliveries: [{ workspaceId: "w-unread", seq: "one" }] };
		const batch = batchOf("webhook-deliveries", [unreadable]);
		await consumeDeliveries(batch, deliveryDeps(subscriber().fetch).deps);
		expect(await settled(batch)).toEqual(["acked"]);
		expect(await lettersOf([unreadable])).toMatchObject([
			[{ queue: "webhook-deliveries", workspace_id: "w-unread" }],
		]);
	});

	it("comes again when the next attempt cannot be enqueued, and nothing is counted", async () => {
		await givenEndpoint("w-lost");
		const due = await called(givenCall({ workspaceId: "w-lost", turns: 2 }));
		const { fetch } = subscriber(() => new Response(null, { status: 503 }));
		const { deps } = deliveryDeps(fetch);
		const batch = batchOf("webhook-deliveries", [{ deliveries: due }]);
		await consumeDeliveries(batch, { ...deps, enqueueRetries: queueIsDown });
		expect(await settled(batch)).toEqual(["retried"]);
		const [delivery] = await listDeliveries(env.DB, "w-lost", { limit: 10 });
		expect(delivery).toMatchObject({ status: "pending", attempts: 0 });
	});

	it("is kept for later when it asks for an attempt before its predecessor was counted", async () => {
		await givenEndpoint("w-early");
		const due = await called(givenCall({ workspaceId: "w-early", turns: 2 }));
		const { fetch, received } = subscriber();
		const early = due.map((delivery) => ({ ...delivery, attempts: 1 }));
		const batch = batchOf("webhook-deliveries", [{ deliveries: early }]);
		await consumeDeliveries(batch, deliveryDeps(fetch).deps);
		expect(await settled(batch)).toEqual(["retried"]);
		expect(received).toEqual([]);
	});
});
