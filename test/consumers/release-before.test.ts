import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import worker from "../../src/worker.ts";
import {
	callNames,
	deployment,
	instances,
	knownFault,
	messages,
	r2,
	type Row,
	tables,
	webhooks,
} from "../support/recorded-deployment.ts";
import {
	ask,
	CRM_URL,
	CrmBatch,
	emptyWorkspace,
	mockNetwork,
	putObjects,
	putRows,
	restoreCall,
	rowsOf,
} from "../support/restored-deployment.ts";

/** The tables that consumers write. The others are restored: no message can make their rows. */
const VIEWS = ["call_segments", "calls", "turns", "contacts", "webhook_deliveries", "dead_letters"];
/** When a row was written, and a text for people that may change. */
const NOT_COMPARED = new Set(["created_at", "last_attempt_at", "buried_at", "disabled_at", "why"]);

const isKnownFault = (row: Row, column: string) =>
	column === knownFault.column &&
	row["call_id"] === knownFault.callId &&
	row["turn"] === knownFault.turn;

/** As sorted texts: the order of rows does not matter, and a failure shows the row. */
const comparable = (rows: readonly Row[]) =>
	rows
		.map((row) =>
			Object.entries(row).filter(([name]) => !NOT_COMPARED.has(name) && !isKnownFault(row, name)),
		)
		.map((entries) => JSON.stringify(Object.fromEntries(entries)))
		.toSorted();

const recorded = (table: string) => tables.get(table) ?? [];
const bodiesOf = (queue: string, all: readonly { queue: string; body: unknown }[]) =>
	all.filter((one) => one.queue === queue).map(({ body }) => body);

const distinct = (all: readonly unknown[]) => new Set(all.map((one) => JSON.stringify(one)));
const sorted = (all: readonly { id: string; path: string; body: unknown }[]) =>
	all.map(({ id, path, body }) => JSON.stringify([id, path, body])).toSorted();

/** Buried at once, with what is wrong as the reason. The others came from the dead letter queue. */
const unreadable = recorded("dead_letters").filter(
	({ why }) => !String(why).startsWith("every retry failed"),
);
const isReadable = (body: unknown) =>
	unreadable.every((letter) => letter["body"] !== JSON.stringify(body));

/** Bindings that record what is sent to a queue and which workflows are created, and do nothing else. */
function recording() {
	const sent: { queue: string; body: unknown }[] = [];
	const created: { workflow: string; id: string; params: unknown }[] = [];
	const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
	const producer = (queue: string): Queue => ({
		metrics: async () => metadata.metrics,
		send: async (body) => {
			sent.push({ queue, body });
			return { metadata };
		},
		sendBatch: async (batch) => {
			for (const { body } of batch) sent.push({ queue, body });
			return { metadata };
		},
	});
	const creator = <T extends object>(workflow: string, binding: T): T =>
		new Proxy(binding, {
			get: (target, name) => {
				if (name !== "createBatch") return Reflect.get(target, name);
				return async (batch: { id: string; params: unknown }[]) => {
					for (const { id, params } of batch) created.push({ workflow, id, params });
					return batch;
				};
			},
		});
	const bindings: Env = {
		...env,
		CALL_EVENTS: producer("call-events"),
		WEBHOOK_DELIVERIES: producer("webhook-deliveries"),
		CRM_WRITES: producer("crm-writes"),
		POST_CALL: creator("post-call", env.POST_CALL),
		REMINDERS: creator("reminders", env.REMINDERS),
	};
	return { bindings: { ...bindings, CRM_URL, CRM_TOKEN: "a token" }, sent, created };
}

/** Hands a batch to its consumer, which has to acknowledge every message. */
async function consume(queue: string, bodies: readonly unknown[], bindings: Env): Promise<void> {
	const batch = createMessageBatch(
		queue,
		bodies.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
	);
	await worker.queue(batch, bindings);
	const { explicitAcks } = await getQueueResult(batch, createExecutionContext());
	expect(explicitAcks.toSorted()).toEqual(batch.messages.map(({ id }) => id).toSorted());
}

const { bindings, sent, created } = recording();
/** A busy machine needs more than the default. */
const RESTORING_MS = 60_000;
let outside: ReturnType<typeof mockNetwork>;

beforeAll(async () => {
	await emptyWorkspace();
	for (const [table, rows] of tables) if (!VIEWS.includes(table)) await putRows(table, rows);
	// One endpoint was disabled by its answer to its first webhook.
	await env.DB.prepare(
		"UPDATE webhook_endpoints SET disabled_at = NULL, disabled_why = NULL WHERE workspace_id = ?",
	)
		.bind(deployment.workspaceId)
		.run();
	await putObjects("spilled/");
	for (const name of callNames) await restoreCall(name);
	outside = mockNetwork();
	vi.setSystemTime(deployment.askedAt);
	for (const { queue, body, delaySeconds } of messages)
		// One message was still delayed when the recording ended.
		if (delaySeconds < 60) await consume(queue, [body], bindings);
}, RESTORING_MS);
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
	vi.restoreAllMocks();
	await emptyWorkspace();
});

describe("the messages of the release before, in an empty workspace", () => {
	it.each([...tables.keys()])("make the same rows: %s", async (table) => {
		expect(comparable(await rowsOf(table))).toEqual(comparable(recorded(table)));
	});

	it("make the same archives", async () => {
		for (const { key, text, customMetadata, httpMetadata } of r2) {
			const object = await env.ARCHIVE.get(key);
			const kept = new TextDecoder().decode(await object?.arrayBuffer());
			expect(object).toMatchObject({ key, customMetadata, httpMetadata });
			expect(kept).toBe(text);
		}
	});

	it("enqueue the same deliveries and create the same workflows", () => {
		const Deliveries = z.object({ deliveries: z.array(z.unknown()) });
		const deliveriesIn = (bodies: unknown[]) =>
			distinct(bodies.filter(isReadable).flatMap((body) => Deliveries.parse(body).deliveries));
		const [asked, wanted] = [sent, messages].map((all) =>
			deliveriesIn(bodiesOf("webhook-deliveries", all)),
		);
		expect(asked).toEqual(wanted);
		expect(distinct(created)).toEqual(distinct(instances));
	});

	it("send the same webhooks, under the same ids and signed with the same secrets", async () => {
		const bodies = new Map(
			recorded("webhook_deliveries").map((row) => [row["delivery_id"], row["body"]]),
		);
		expect(sorted(outside.received)).toEqual(
			sorted(webhooks.map((one) => ({ ...one, body: bodies.get(one.id) }))),
		);
		vi.setSystemTime(deployment.askedAt);
		for (const { path, body, headers } of outside.received) {
			const endpoint = recorded("webhook_endpoints").find(({ url }) => String(url).endsWith(path));
			new Webhook(String(endpoint?.["secret"])).verify(body, headers);
		}
	});

	it("write the same records to a CRM", () => {
		const [asked = [], wanted] = [sent, messages].map((all) =>
			bodiesOf("crm-writes", all)
				.filter(isReadable)
				.flatMap((body) => CrmBatch.parse(body).writes),
		);
		expect(outside.records).toEqual(wanted);
		// The other calls were recorded where there was no CRM.
		expect(asked).toEqual(expect.arrayContaining(outside.records));
	});

	it("change nothing when they come again, all at once and in the wrong order", async () => {
		const before = await Promise.all(VIEWS.map(rowsOf));
		vi.setSystemTime(deployment.askedAt);
		const again = bodiesOf("call-events", messages).filter(isReadable).toReversed();
		await consume("call-events", again, bindings);
		expect(await Promise.all(VIEWS.map(rowsOf))).toEqual(before);
	});
});

describe("a dead letter of the release before", () => {
	it("is sent to its own queue as it was, and comes back under its id when it is unreadable", async () => {
		const letters = recorded("dead_letters");
		const outcomes: unknown[] = [];
		for (const { dead_letter_id: id } of letters) {
			const redriven = recording();
			const path = `/v1/dead-letters/${String(id)}/redrive`;
			const { status, answer } = await ask({ method: "POST", path }, redriven.bindings);
			for (const { queue, body } of redriven.sent) await consume(queue, [body], bindings);
			outcomes.push({ status, ...(status === 200 && { answer }), sent: redriven.sent });
		}
		expect(outcomes).toEqual(
			letters.map(({ dead_letter_id: deadLetterId, queue, body, workspace_id: owner }) =>
				queue === "unknown"
					? { status: owner === null ? 404 : 409, sent: [] }
					: {
							status: 200,
							answer: { deadLetterId, queue },
							sent: [{ queue, body: JSON.parse(String(body)) }],
						},
			),
		);
		const stay = letters.filter((each) => each["queue"] === "unknown" || unreadable.includes(each));
		expect(comparable(await rowsOf("dead_letters"))).toEqual(comparable(stay));
	});
});
