import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { consume } from "../../src/consumers/index.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { MAX_EVENT_BYTES, type RawEvent } from "../../src/domain/events/envelope.ts";
import { inMessages, spilledKey } from "../../src/domain/events/message.ts";
import { batchOf, callEventsDeps, settled } from "../support/consumer-deps.ts";
import { lettersOf } from "../support/dead-letters.ts";
import { conversation, givenCall, type GivenCall, recorded, sealed } from "../support/facts.ts";
import { viewsOf } from "../support/views.ts";

const QUEUE = "call-events";

async function isDown(): Promise<never> {
	throw new Error("R2 is down");
}

/** A call whose second event is only in R2, or is yet to come there. */
async function givenSpilled(workspaceId: string) {
	const given = givenCall({ workspaceId, turns: 2 });
	const log = await sealed(given, recorded(given, conversation(given)));
	const { callId } = given;
	const pointer = { workspaceId, callId, spilledSeq: 2 };
	const others = [
		{ workspaceId, callId, events: log.slice(0, 1) },
		{ workspaceId, callId, events: log.slice(2) },
	];
	const spill = (event: RawEvent | undefined = log[1]) =>
		env.ARCHIVE.put(spilledKey(pointer), JSON.stringify(event));
	return { given, log, pointer, others, spill };
}

describe("a message that stands for an event in R2", () => {
	it("ends in the same facts as the event itself would have, however often it comes", async () => {
		const { given, log, pointer, others, spill } = await givenSpilled("w-spilled");
		await spill();
		const { deps } = callEventsDeps();
		const bodies = [pointer, ...others, pointer];
		await consumeCallEvents(batchOf(QUEUE, bodies), deps);
		await consumeCallEvents(batchOf(QUEUE, [pointer]), deps);
		const { call, events, archive } = await viewsOf(given);
		expect(call?.complete).toBe(true);
		expect(events).toEqual(log);
		expect(archive?.events).toEqual(log);
	});

	it("is retried while the event is not there, and holds up nobody", async () => {
		const { given, pointer, others, spill } = await givenSpilled("w-spill-late");
		const { deps, lines } = callEventsDeps();
		const batch = batchOf(QUEUE, [pointer, ...others]);
		await consumeCallEvents(batch, deps);
		expect(await settled(batch)).toEqual(["retried", "acked", "acked"]);
		expect((await viewsOf(given)).call).toMatchObject({ complete: false });
		expect(lines).toContainEqual({
			what: "spilled event not read",
			callId: given.callId,
			seq: 2,
			why: `${spilledKey(pointer)} is not in R2`,
		});

		await spill();
		await consumeCallEvents(batchOf(QUEUE, [pointer], 2), deps);
		expect((await viewsOf(given)).call).toMatchObject({ complete: true });
	});

	it("is retried while R2 fails", async () => {
		const { pointer, others, spill } = await givenSpilled("w-spill-down");
		await spill();
		const archive: R2Bucket = Object.assign(Object.create(env.ARCHIVE), { get: isDown });
		const { deps, lines } = callEventsDeps();
		const batch = batchOf(QUEUE, [pointer, ...others]);
		await consumeCallEvents(batch, { ...deps, archive });
		expect(await settled(batch)).toEqual(["retried", "acked", "acked"]);
		expect(lines).toContainEqual(expect.objectContaining({ what: "spilled event not read" }));
	});

	it("ends in dead letters with the reason when the event never comes, and a redrive converges", async () => {
		const { given, log, pointer, others, spill } = await givenSpilled("w-spill-never");
		const { deps } = callEventsDeps();
		const batch = batchOf(QUEUE, [pointer, ...others], 10);
		await consumeCallEvents(batch, deps);
		expect(await settled(batch)).toEqual(["acked", "acked", "acked"]);
		const [letters] = await lettersOf([pointer]);
		expect(letters).toMatchObject([
			{
				queue: QUEUE,
				workspace_id: "w-spill-never",
				why: `${spilledKey(pointer)} is not in R2`,
			},
		]);

		await spill();
		await consumeCallEvents(batchOf(QUEUE, [pointer]), deps);
		expect((await viewsOf(given)).events).toEqual(log);
	});

	it("is not believed when what lies there is another event, or none", async () => {
		const { log, pointer, spill } = await givenSpilled("w-spill-wrong");
		const { deps, lines } = callEventsDeps();
		await spill(log[2]);
		await consumeCallEvents(batchOf(QUEUE, [pointer]), deps);
		await env.ARCHIVE.put(spilledKey(pointer), "not JSON");
		await consumeCallEvents(batchOf(QUEUE, [pointer]), deps);
		const why = `${spilledKey(pointer)} is not the event that it is named after`;
		expect(lines.filter((line) => line["why"] === why)).toHaveLength(2);
	});

	it("is known for what it is when the queue itself gave up on it", async () => {
		const { pointer } = await givenSpilled("w-spill-given-up");
		await consume(batchOf("dead-letters", [pointer]), env);
		const [letters] = await lettersOf([pointer]);
		expect(letters).toMatchObject([{ queue: QUEUE, workspace_id: "w-spill-given-up" }]);
	});
});

/** A turn in which both sides said as much as an event may hold, in characters that JSON has to escape. */
function longestTurn(given: GivenCall): CallEvent[] {
	const text = '"'.repeat((MAX_EVENT_BYTES - 1000) / 2);
	const [hello, ...rest] = conversation({ ...given, turns: 1 });
	const said = rest.map((event) => {
		if (event.type === "turn.heard" || event.type === "turn.replied")
			return Object.assign({}, event, { data: { ...event.data, text } });
		return event;
	});
	return [...(hello ? [hello] : []), ...said];
}

/** By D1's documentation, for a row and for a value that is bound to a statement; the local one takes more. */
const D1_TAKES_BYTES = 2_000_000;

/** D1, and the heaviest value that was bound to a statement of it. */
function weighed() {
	const heaviest = { bytes: 0 };
	const prepare = (sql: string) => {
		const statement = env.DB.prepare(sql);
		const bind = (...values: unknown[]) => {
			for (const value of values)
				heaviest.bytes = Math.max(heaviest.bytes, new Blob([String(value)]).size);
			return statement.bind(...values);
		};
		return Object.assign(Object.create(statement), { bind });
	};
	const db: D1Database = Object.assign(Object.create(env.DB), {
		prepare,
		batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
	});
	return { db, heaviest };
}

describe("the largest events that a log takes", () => {
	it("fit into the facts, the views and the archive", async () => {
		const given = givenCall({ workspaceId: "w-largest", turns: 1 });
		const log = await sealed(given, recorded(given, longestTurn(given)));
		const largest = Math.max(...log.map(({ data }) => JSON.stringify(data).length));
		expect(largest).toBeGreaterThan(MAX_EVENT_BYTES - 1100);
		const { workspaceId, callId } = given;
		const { deps } = callEventsDeps();
		const { db, heaviest } = weighed();
		// As the outbox groups them; what is in the message and what is in R2 is the same to the facts.
		const bodies = inMessages(log).map((events) => ({ workspaceId, callId, events }));
		const batch = batchOf(QUEUE, bodies);
		await consumeCallEvents(batch, { ...deps, db });
		expect(heaviest.bytes).toBeGreaterThan(2.9 * MAX_EVENT_BYTES);
		expect(heaviest.bytes).toBeLessThan(D1_TAKES_BYTES);
		expect(new Set(await settled(batch))).toEqual(new Set(["acked"]));
		const { call, events, archive, turns } = await viewsOf(given);
		expect(call?.complete).toBe(true);
		expect(events).toEqual(log);
		expect(archive?.events).toEqual(log);
		expect(turns.find(({ turn }) => turn === 1)?.heardText?.length).toBeGreaterThan(300_000);
	});
});
