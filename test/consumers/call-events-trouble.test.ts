import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { consume } from "../../src/consumers/index.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { archiveKey } from "../../src/store/archive.ts";
import { batchOf, callEventsDeps, settled } from "../support/consumer-deps.ts";
import { lettersOf } from "../support/dead-letters.ts";
import { givenCall, published, recorded, sealed, wholeCall } from "../support/facts.ts";
import { viewsOf } from "../support/views.ts";

const QUEUE = "call-events";

describe("a batch in which something is wrong", () => {
	it("acknowledges the neighbours of a call that cannot be written, and retries only that one", async () => {
		const bad = givenCall({ workspaceId: "w-bad", turns: 2 });
		const good = givenCall({ workspaceId: "w-good", turns: 2 });
		await env.DB.prepare(
			`CREATE TRIGGER refuse_bad BEFORE INSERT ON calls WHEN NEW.workspace_id = 'w-bad'
			BEGIN SELECT RAISE(ABORT, 'refused'); END`,
		).run();
		const { deps, lines } = callEventsDeps();
		const bodies = [
			...published(good, await wholeCall(good)),
			...published(bad, await wholeCall(bad)),
		];
		const batch = batchOf(QUEUE, bodies, 3);
		await consumeCallEvents(batch, deps);

		expect(await settled(batch)).toEqual([
			"acked",
			"acked",
			"acked",
			"retried",
			"retried",
			"retried",
		]);
		expect((await viewsOf(good)).call?.complete).toBe(true);
		expect((await viewsOf(bad)).call).toBeNull();
		expect(lines).toContainEqual(
			expect.objectContaining({ what: "projection failed", callId: bad.callId }),
		);

		await env.DB.prepare("DROP TRIGGER refuse_bad").run();
		await consumeCallEvents(batchOf(QUEUE, bodies.slice(3), 4), deps);
		expect((await viewsOf(bad)).call?.complete).toBe(true);
	});

	it("buries what cannot be read, with the reason, and goes on with the rest", async () => {
		const given = givenCall({ workspaceId: "w-buried", turns: 2 });
		const log = await wholeCall(given);
		const { workspaceId, callId } = given;
		const gap = { workspaceId, callId, events: log.slice(0, 1).concat(log.slice(2, 3)) };
		const batch = batchOf(QUEUE, ["hello", gap, ...published(given, log)]);
		await consumeCallEvents(batch, callEventsDeps().deps);

		expect(await settled(batch)).toEqual(["acked", "acked", "acked", "acked", "acked"]);
		expect(await lettersOf(["hello", gap, published(given, log)[0]])).toMatchObject([
			[{ workspace_id: null, why: expect.stringContaining("expected object") }],
			[{ workspace_id: "w-buried", why: expect.stringContaining("not consecutive") }],
			[],
		]);
		expect((await viewsOf(given)).call?.complete).toBe(true);
	});

	it("buries a message of another queue", async () => {
		const { workspaceId } = givenCall({ workspaceId: "w-astray" });
		const batch = batchOf(QUEUE, [{ kind: "crm_writes", workspaceId, writes: [], tries: 0 }]);
		await consumeCallEvents(batch, callEventsDeps().deps);
		expect(await settled(batch)).toEqual(["acked"]);
		expect(await lettersOf(batch.messages.map(({ body }) => body))).toMatchObject([
			[{ workspace_id: "w-astray", why: expect.stringContaining("kind") }],
		]);
	});

	it.each([
		["", {}, {}],
		[", also when it was sent without a kind", { kind: undefined }, { padding: "without" }],
	])(
		"buries what the queue gave up on, and says where it came from%s",
		async (_, kind, padding) => {
			const given = givenCall({ workspaceId: "w-given-up", turns: 2 });
			const [hello] = published(given, await wholeCall(given));
			const { workspaceId, callId } = given;
			const delivery = { ...given, seq: 1, endpointId: "ep_1", attempts: 0 };
			const bodies = [
				{ ...hello, ...kind },
				{ kind: "spilled_event", workspaceId, callId, spilledSeq: 1, ...kind },
				{ kind: "webhook_deliveries", deliveries: [delivery], ...kind },
				{ kind: "crm_writes", workspaceId, writes: ["cannot be read"], ...kind },
				{ odd: "given up", ...padding },
			].map((body): unknown => JSON.parse(JSON.stringify(body)));
			const batch = batchOf("dead-letters", bodies);
			await consume(batch, env);
			expect(new Set(await settled(batch))).toEqual(new Set(["acked"]));
			expect(await lettersOf(bodies)).toMatchObject([
				[{ queue: "call-events", workspace_id: "w-given-up" }],
				[{ queue: "call-events", workspace_id: "w-given-up" }],
				[{ queue: "webhook-deliveries", workspace_id: "w-given-up" }],
				[{ queue: "crm-writes", workspace_id: "w-given-up" }],
				[{ queue: "unknown", workspace_id: null }],
			]);
		},
	);

	it("refuses a batch of a queue that nobody reads", async () => {
		await expect(consume(batchOf("no-such-queue", [{}]), env)).rejects.toThrow("no-such-queue");
	});
});

describe("a complete call's archive", () => {
	it("is the log, line by line, and says which seal it is of", async () => {
		const given = givenCall({ workspaceId: "w-archive" });
		const log = await wholeCall(given);
		const { deps, lines } = callEventsDeps();
		await consumeCallEvents(batchOf(QUEUE, published(given, log)), deps);

		const object = await env.ARCHIVE.get(archiveKey(given));
		expect(object?.key).toBe(`calls/w-archive/2026/11/18/${given.callId}.ndjson`);
		const text = (await object?.text()) ?? "";
		expect(text).toBe(log.map((event) => `${JSON.stringify(event)}\n`).join(""));
		expect(object?.customMetadata?.["finalSeq"]).toBe(String(log.length));
		expect(object?.customMetadata?.["digest"]).toBe(log.at(-1)?.data["digest"]);
		expect(lines.some(({ what }) => what === "archive digest differs")).toBe(false);
	});

	it("waits until nothing is missing", async () => {
		const given = givenCall({ workspaceId: "w-gap", turns: 3 });
		const log = await wholeCall(given);
		const [hello, ending, after] = published(given, log);
		const { deps } = callEventsDeps();
		await consumeCallEvents(batchOf(QUEUE, [hello, after]), deps);
		expect((await viewsOf(given)).call?.complete).toBe(false);
		expect((await viewsOf(given)).archive).toBeNull();
		await consumeCallEvents(batchOf(QUEUE, [ending]), deps);
		expect((await viewsOf(given)).archive?.events).toEqual(log);
	});

	it("gives way to a later seal's, as the contact does, and never to an earlier one's", async () => {
		const given = givenCall({ workspaceId: "w-resealed", turns: 2 });
		const first = await wholeCall(given);
		const later: CallEvent = {
			type: "contact.identified",
			v: 2,
			data: {
				by: "token",
				customerId: "42",
				name: "Maria Lopez Ruiz",
				phone: given.phone,
				email: null,
			},
		};
		const second = await sealed(given, [...first, ...recorded(given, [later], first.length)]);
		const { deps } = callEventsDeps();
		await consumeCallEvents(batchOf(QUEUE, published(given, second)), deps);
		expect((await viewsOf(given)).archive?.finalSeq).toBe(second.length);

		await env.DB.prepare("DELETE FROM call_segments WHERE workspace_id = 'w-resealed'").run();
		await consumeCallEvents(batchOf(QUEUE, published(given, first)), deps);
		const { archive, contacts } = await viewsOf(given);
		expect(archive?.events).toEqual(second);
		expect(contacts).toMatchObject([{ name: "Maria Lopez Ruiz" }]);
	});

	it("is written all the same when its digest differs, which the log then says", async () => {
		const given = givenCall({ workspaceId: "w-digest", turns: 2 });
		const log = await wholeCall(given);
		const altered = log.map((event) =>
			event.type === "turn.heard"
				? { ...event, data: { ...event.data, text: "Not said." } }
				: event,
		);
		const { deps, lines } = callEventsDeps();
		await consumeCallEvents(batchOf(QUEUE, published(given, altered)), deps);
		expect((await viewsOf(given)).archive?.events).toEqual(altered);
		expect(lines).toContainEqual(
			expect.objectContaining({ what: "archive digest differs", callId: given.callId }),
		);
	});
});
