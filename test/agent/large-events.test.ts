import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { CallLog } from "../../src/agent/record/call-log.ts";
import { MAX_EVENT_BYTES } from "../../src/domain/events/envelope.ts";
import { spilledKey } from "../../src/domain/events/message.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { MAX_BODY_BYTES } from "../../src/domain/webhooks/payloads.ts";
import { OperationPage } from "../../src/domain/wire/operations.ts";
import { readArchive } from "../../src/store/archive.ts";
import { listEvents } from "../../src/store/views/segments.ts";
import { givenWorkspace } from "../edge/api.ts";
import { Caller, newCallId } from "../support/caller.ts";
import { conversation, recorded } from "../support/facts.ts";
import { until } from "../support/until.ts";
import { givenEndpoint } from "../support/webhooks.ts";

const WORDS = "and so on and on, for longer than any queue would take it. ";
/** 200 KB, of which the caller's frame has one sentence: too much for a message, and not for a call. */
const TIMES = 3_400;

describe("a caller who says more than a message can carry", () => {
	it("is heard to the end: in the log, the facts, the archive, and without a difference to verify", async () => {
		const workspaceId = "w-large-events";
		const { ask } = await givenWorkspace(workspaceId);
		await givenEndpoint(workspaceId, { url: "http://127.0.0.1:1/", eventTypes: ["turn.heard"] });
		const caller = await Caller.connect(undefined, { workspaceId });
		const { callId } = caller;
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak(`hear*${TIMES}:${WORDS}`);
		await caller.until(() => caller.logged("turn.heard"));
		caller.speak("hear:say:Thank you.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.sealed"));

		const log = await caller.log();
		const heard = log.find((event) => event.type === "turn.heard");
		// Not `toBe`: a difference would be printed.
		expect(heard?.data.text === WORDS.repeat(TIMES).trim()).toBe(true);
		const startedAt = log[0]?.at ?? 0;
		const archived = () => readArchive(env.ARCHIVE, { workspaceId, callId, startedAt });
		await until(async () => (await archived()) !== null);
		const facts = await listEvents(env.DB, { workspaceId, callId }, { after: 0, limit: 500 });
		expect(readEvents(facts)).toEqual(log);
		expect(readEvents((await archived())?.events ?? [])).toEqual(log);
		const pointer = { workspaceId, callId, spilledSeq: heard?.seq ?? 0 };
		const spilled = await env.ARCHIVE.get(spilledKey(pointer));
		expect(readEvents([await spilled?.json()])).toEqual([heard]);

		const answer = await ask("POST", "/v1/operations/verify", { limit: 10 });
		const verified = OperationPage.parse(await answer.json());
		expect(verified).toMatchObject({ calls: 1, events: log.length, differences: [] });

		const { results } = await env.DB.prepare(
			"SELECT body FROM webhook_deliveries WHERE workspace_id = ? AND seq = ?",
		)
			.bind(workspaceId, heard?.seq ?? 0)
			.all<{ body: string }>();
		const body = results[0]?.body ?? "";
		expect(body.length).toBeLessThan(MAX_BODY_BYTES);
		expect(JSON.parse(body).data).toMatchObject({
			truncated: true,
			eventsPath: `/v1/calls/${callId}/events`,
		});
	});
});

const callTool = (input: string) => {
	const called = { turn: 0, toolCallId: "call-1", tool: "find_slots", input, effectKey: null };
	return { type: "call_tool", called } as const;
};

describe("the log of a call", () => {
	it("takes the largest event whole, and refuses a larger one without a trace", async () => {
		const callId = newCallId();
		const startedAt = Date.now();
		const [started] = recorded(
			{ callId, startedAt },
			conversation({ callId, startedAt, turns: 1, workspaceId: "w-log-cap", name: "", phone: "" }),
		);
		const fitting = "a".repeat(MAX_EVENT_BYTES - 200);
		const told = await runInDurableObject(env.CALLS.getByName(callId), (_, { storage }) => {
			const empty = new CallLog(storage, callId);
			storage.sql.exec(
				"INSERT INTO events (seq, at, type, v, data) VALUES (1, ?, ?, ?, ?)",
				startedAt,
				started?.type,
				started?.v,
				JSON.stringify(started?.data),
			);
			expect(empty.raw()).toHaveLength(1);
			const log = new CallLog(storage, callId);
			const refused = log.execute(callTool("a".repeat(MAX_EVENT_BYTES)), startedAt);
			const taken = log.execute(callTool(fitting), startedAt);
			return { refused, taken, texts: log.raw(1).map(({ data }) => data["input"] === fitting) };
		});
		expect(told).toMatchObject({
			refused: { ok: false, refusal: { code: "event_too_large", maxBytes: MAX_EVENT_BYTES } },
			taken: { ok: true, lastSeq: 2 },
			texts: [true],
		});
	});
});
