import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { consumeDeliveries } from "../../src/consumers/webhooks/consume-deliveries.ts";
import { signWebhook } from "../../src/consumers/webhooks/sign.ts";
import type { WebhookEventType } from "../../src/domain/webhooks/event-types.ts";
import { listDeliveries } from "../../src/store/records/webhook-deliveries.ts";
import { batchOf, callEventsDeps, settled } from "../support/consumer-deps.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";
import { subscriber, verified } from "../support/subscriber.ts";
import {
	attempted,
	called,
	deliveryDeps,
	givenEndpoint,
	queueIsDown,
	SECRET,
} from "../support/webhooks.ts";

describe("a webhook", () => {
	it("carries the signature of the standard's own example", async () => {
		const signed = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestampSeconds: 1_614_265_330 };
		const signature = await signWebhook(SECRET, { ...signed, body: '{"test": 2432232314}' });
		expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	});

	it("is what a subscriber's library verifies, about what was heard, once for each event it asked for", async () => {
		const workspaceId = "w-verified";
		const eventTypes: WebhookEventType[] = ["call.started", "call.ended", "call.analyzed"];
		await givenEndpoint(workspaceId, { eventTypes });
		await givenEndpoint(workspaceId, { endpointId: "ep_2", url: "https://other.example.com/" });
		const given = givenCall({ workspaceId });
		const due = await called(given);
		const { fetch, received } = subscriber();
		const batch = batchOf("webhook-deliveries", [{ deliveries: due }]);
		await consumeDeliveries(batch, deliveryDeps(fetch).deps);

		expect(await settled(batch)).toEqual(["acked"]);
		const [first, second, third, ...more] = received
			.filter(({ url }) => url.startsWith("https://hooks"))
			.map((one) => ({ ...one, payload: verified(SECRET, one) }));
		expect(more).toEqual([]);
		expect(first?.payload).toMatchObject({
			type: "call.started",
			timestamp: "2026-11-18T09:30:00.000Z",
			data: { callId: given.callId, agentId: "reception", eventId: `${given.callId}:1` },
		});
		expect(second?.payload).toMatchObject({
			type: "call.ended",
			data: { endedReason: "caller_hung_up", turns: 12 },
		});
		expect(third?.payload).toMatchObject({
			type: "call.analyzed",
			data: {
				status: "complete",
				outcome: "appointment_booked",
				summary: "Maria Lopez booked a cleaning on Tuesday at ten.",
				appointment: { service: "cleaning", startsAt: "2026-11-24T10:00:00+00:00" },
			},
		});
		expect(third?.body).toContain('"We are open from"');
		expect(third?.body).not.toContain("Monday to Friday");
		expect(received.filter(({ url }) => url === "https://other.example.com/")).toHaveLength(1);
		expect(received.map(({ redirect }) => redirect)).toEqual(received.map(() => "manual"));

		const rows = await listDeliveries(env.DB, workspaceId, { endpointId: "ep_1", limit: 10 });
		expect(rows.map(({ status, lastStatus, attempts }) => [status, lastStatus, attempts])).toEqual([
			["delivered", 204, 1],
			["delivered", 204, 1],
			["delivered", 204, 1],
		]);
		expect(new Set(rows.map(({ deliveryId }) => deliveryId))).toEqual(
			new Set([first, second, third].map((one) => one?.headers["webhook-id"])),
		);
	});

	it("is not believed when its body was changed on the way", async () => {
		const { received } = await attempted("w-forged", () => new Response());
		const [one] = received;
		const forged = { ...one, body: `${one?.body} ` };
		expect(() => new Webhook(SECRET).verify(forged.body, one?.headers ?? {})).toThrow("signature");
	});

	it("is not sent again when its events or its message come again", async () => {
		const workspaceId = "w-repeat";
		await givenEndpoint(workspaceId);
		const given = givenCall({ workspaceId, turns: 2 });
		const due = await called(given);
		expect(due).toHaveLength(1);
		expect(await called(given)).toEqual([]);

		const { fetch, received } = subscriber();
		const { deps } = deliveryDeps(fetch);
		const twice = batchOf("webhook-deliveries", [{ deliveries: due }, { deliveries: due }]);
		await consumeDeliveries(twice, deps);
		await consumeDeliveries(batchOf("webhook-deliveries", [{ deliveries: due }]), deps);
		expect(await settled(twice)).toEqual(["acked", "acked"]);
		expect(received).toHaveLength(1);
	});

	it("is still sent when the first try owed it and could not enqueue it", async () => {
		const workspaceId = "w-owed";
		await givenEndpoint(workspaceId);
		const given = givenCall({ workspaceId, turns: 2 });
		const bodies = published(given, await wholeCall(given));
		const { deps, enqueued } = callEventsDeps();
		const first = batchOf("call-events", bodies);
		await consumeCallEvents(first, { ...deps, enqueueDeliveries: queueIsDown });
		expect(await settled(first)).toEqual(["retried", "retried", "retried"]);
		await consumeCallEvents(batchOf("call-events", bodies, 2), deps);
		expect(enqueued).toMatchObject([{ callId: given.callId, endpointId: "ep_1", attempts: 0 }]);
	});

	it("does not tell an endpoint of what happened before it was made", async () => {
		const given = givenCall({ workspaceId: "w-before", turns: 2 });
		await givenEndpoint("w-before", { createdAt: given.startedAt + 3_600_000 });
		expect(await called(given)).toEqual([]);
	});

	it("waits for the facts it is made of", async () => {
		const workspaceId = "w-inputs";
		await givenEndpoint(workspaceId, { eventTypes: ["call.analyzed"] });
		const given = givenCall({ workspaceId, turns: 2 });
		const [hello, ending, after] = published(given, await wholeCall(given));
		const { deps, enqueued } = callEventsDeps();
		await consumeCallEvents(batchOf("call-events", [hello, after]), deps);
		expect(enqueued).toEqual([]);
		await consumeCallEvents(batchOf("call-events", [ending]), deps);
		expect(enqueued).toHaveLength(1);
		const [row] = await listDeliveries(env.DB, workspaceId, { callId: given.callId, limit: 10 });
		expect(row?.body).toContain("What I say in turn 2.");
	});
});
