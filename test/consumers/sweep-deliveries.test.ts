import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { sweepDeliveries } from "../../src/consumers/sweep-deliveries.ts";
import { consumeDeliveries } from "../../src/consumers/webhooks/consume-deliveries.ts";
import type { DueDelivery } from "../../src/domain/webhooks/message.ts";
import { listDeliveries } from "../../src/store/records/webhook-deliveries.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";
import { subscriber } from "../support/subscriber.ts";
import { deliveryDeps, givenEndpoint } from "../support/webhooks.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Years of this file's own: a sweep looks at every workspace. */
const year = (index: number) => Date.UTC(2051 + index, 0, 1);

/** A call whose `call.ended` is owed to a subscriber, and whose message for it was lost. */
async function givenLost(workspaceId: string, at: number) {
	const given = givenCall({ workspaceId, startedAt: at, turns: 1 });
	await givenEndpoint(workspaceId, { eventTypes: ["call.ended"], createdAt: at - 1 });
	const { deps, enqueued } = callEventsDeps();
	const messages = published(given, await wholeCall(given));
	await consumeCallEvents(batchOf("call-events", messages), { ...deps, now: () => at });
	expect(enqueued).toHaveLength(1);
	return { given, due: enqueued };
}

/** An attempt at this time, as the endpoint answers it; the message for the next one is lost. */
async function attempt(due: readonly DueDelivery[], at: number, response: () => Response) {
	const { fetch } = subscriber(response);
	const { deps } = deliveryDeps(fetch);
	const batch = batchOf("webhook-deliveries", [{ deliveries: due }]);
	await consumeDeliveries(batch, { ...deps, now: () => at });
	return due.map((each) => ({ ...each, attempts: each.attempts + 1 }));
}

/** What a sweep at this time enqueues. */
async function swept(now: number) {
	const enqueued: DueDelivery[] = [];
	const { deps, lines } = callEventsDeps();
	await sweepDeliveries(now, {
		db: env.DB,
		log: deps.log,
		enqueueDeliveries: async (deliveries) => void enqueued.push(...deliveries),
	});
	return { enqueued, lines };
}

const busy = () => new Response(null, { status: 429, headers: { "retry-after": "40000" } });

describe("a webhook whose message was lost", () => {
	it("is enqueued again once it is overdue for five minutes, and then takes the usual road", async () => {
		const { due } = await givenLost("w-lost-first", year(0));
		expect((await swept(year(0) + 5 * MINUTE_MS)).enqueued).toEqual([]);
		const { enqueued, lines } = await swept(year(0) + 6 * MINUTE_MS);
		expect(enqueued).toEqual(due);
		expect(lines).toMatchObject([{ what: "webhooks overdue", deliveries: 1 }]);
		await attempt(enqueued, year(0) + 7 * MINUTE_MS, () => new Response());
		const [delivery] = await listDeliveries(env.DB, "w-lost-first", { limit: 10 });
		expect(delivery).toMatchObject({ status: "delivered", attempts: 1 });
		expect((await swept(year(0) + HOUR_MS)).enqueued).toEqual([]);
	});

	it("is not taken for lost while it waits for its next attempt", async () => {
		const { due } = await givenLost("w-lost-second", year(1));
		const once = await attempt(due, year(1), () => new Response(null, { status: 500 }));
		const twice = await attempt(once, year(1), () => new Response(null, { status: 500 }));
		// The second pause is five minutes, six at most.
		expect((await swept(year(1) + 11 * MINUTE_MS)).enqueued).toEqual([]);
		expect((await swept(year(1) + 12 * MINUTE_MS)).enqueued).toEqual(twice);
	});

	it("is given the time that its endpoint may have asked for", async () => {
		const { due } = await givenLost("w-lost-busy", year(2));
		const once = await attempt(due, year(2), busy);
		const found = [];
		for (let at = year(2) + 11 * HOUR_MS; at < year(2) + 14 * HOUR_MS; at += 5 * MINUTE_MS)
			found.push({ at, enqueued: (await swept(at)).enqueued });
		const first = found.find(({ enqueued }) => enqueued.length > 0);
		expect(first?.enqueued).toEqual(once);
		expect((first?.at ?? 0) - year(2)).toBeGreaterThan(12 * HOUR_MS);
		expect((first?.at ?? 0) - year(2)).toBeLessThan(13 * HOUR_MS + 10 * MINUTE_MS);
	});

	it.each([
		["an hour", 3 * DAY_MS, HOUR_MS],
		["31 hours", 200 * DAY_MS, 31 * HOUR_MS],
	])("is found within %s when its call is older", async (_, ageMs, withinMs) => {
		const at = year(3) + ageMs;
		const workspaceId = `w-lost-${ageMs}`;
		const { due } = await givenLost(workspaceId, at);
		let runs = 0;
		for (let now = at + ageMs; now < at + ageMs + withinMs; now += 5 * MINUTE_MS)
			if ((await swept(now)).enqueued.some((each) => each.workspaceId === workspaceId)) runs += 1;
		expect(due).toHaveLength(1);
		expect(runs).toBe(1);
	});
});
