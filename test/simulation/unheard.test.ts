import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { QueuedCallEvents } from "../../src/domain/events/message.ts";
import { CallObject } from "./actors/call-object.ts";
import { startOf } from "./actors/conversation.ts";
import { Chance } from "./chance.ts";
import { calm } from "./faults.ts";
import { takeOverGlobals } from "./platform/globals.ts";
import { SimulatedQueue } from "./platform/queue.ts";
import { VirtualTime } from "./virtual-time.ts";
import { World } from "./world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const callId = "call_01m83t4cm041x1zbn4jtd6s3sb";

const BEGINNING = Date.UTC(2026, 10, 23, 9);

/** A call's object whose messages nobody answers; `deeds` happen at their minute. Its clock is behind by `behindMs`. */
async function unheard(
	until: number,
	deeds: readonly { minute: number; deed: (object: CallObject) => unknown }[],
	behindMs = 0,
) {
	const time = new VirtualTime(BEGINNING);
	const chance = new Chance(1);
	const faults = { ...calm(chance), skewMs: () => -behindMs };
	const world = new World({ time, chance, faults });
	const told: { minute: number; seqs: number[] }[] = [];
	const consume = async ({ messages }: MessageBatch) => {
		for (const { body } of messages) {
			const message = QueuedCallEvents.parse(body);
			const events = message.kind === "call_events" ? message.events : [];
			const minute = Math.floor((time.now - BEGINNING) / MINUTE_MS);
			told.push({ minute, seqs: events.map(({ seq }) => seq) });
		}
	};
	const settings = { queue: "call-events", max_batch_size: 10 };
	const queue = new SimulatedQueue(world, settings, { consume, deadLetters: null });
	const object = new CallObject(world, { callId, queue });
	const putBack = takeOverGlobals(world, () => Promise.reject(new Error("no network")));
	try {
		for (const { minute, deed } of deeds)
			time.after(minute * MINUTE_MS, () => void world.run(world.actor, () => deed(object)));
		await time.run(BEGINNING + until);
	} finally {
		putBack();
	}
	const log = object.storage.events().map(({ type }) => type);
	object.storage.close();
	const wakes = world.trace().filter((line) => line.endsWith("the alarm goes off")).length;
	return { told, log, wakes, atRest: time.idle };
}

const answerAndEnd = (object: CallObject) =>
	object.call((call) => {
		call.answer(startOf(reception));
		call.end("caller_hung_up");
	});
const seal = (object: CallObject) => object.call(({ record }) => record.seal());
const learn = (object: CallObject) =>
	object.call(({ record }) =>
		record.execute({
			type: "return_tool",
			returned: {
				turn: 1,
				toolCallId: "tool-1",
				tool: "book_appointment",
				ok: true,
				output: {},
				durationMs: 9,
			},
			learned: [],
		}),
	);
const evict = (object: CallObject) => object.wake().actor.die();

describe("a call that nobody seals", () => {
	it("publishes its whole log after two minutes, then ever more rarely, an hour apart at most, also when it is evicted", async () => {
		const { told } = await unheard(DAY_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 3, deed: evict },
			{ minute: 40, deed: evict },
		]);
		const minutes = told.map(({ minute }) => minute);
		expect(minutes.slice(0, 9)).toEqual([0, 2, 4, 8, 16, 32, 64, 124, 184]);
		expect(told.length).toBeLessThan(33);
		for (const { seqs } of told) expect(seqs).toEqual([1, 2]);
	});

	it("wakes once for each time, though its clock is behind the alarm's", async () => {
		const { told, wakes } = await unheard(
			10 * MINUTE_MS,
			[{ minute: 0, deed: answerAndEnd }],
			5_000,
		);
		expect(told).toHaveLength(1 + wakes);
		expect(wakes).toBe(3);
	});
});

describe("a call that learns something after its seal", () => {
	it("seals it by itself, and publishes both in one message", async () => {
		const { told, log } = await unheard(2 * MINUTE_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 0.5, deed: seal },
			{ minute: 1, deed: learn },
		]);
		expect(log).toEqual([
			"call.started",
			"call.ended",
			"call.sealed",
			"turn.tool_returned",
			"call.sealed",
		]);
		expect(told.map(({ seqs }) => seqs)).toEqual([[1, 2], [3], [4, 5]]);
	});

	it("seals once for what comes shortly after each other", async () => {
		const { log } = await unheard(3 * MINUTE_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 0.5, deed: seal },
			{ minute: 1, deed: learn },
			{ minute: 1.02, deed: learn },
		]);
		expect(log.slice(3)).toEqual(["turn.tool_returned", "turn.tool_returned", "call.sealed"]);
	});

	it("seals it also when its process dies before it could", async () => {
		const { log } = await unheard(3 * MINUTE_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 0.5, deed: seal },
			{ minute: 1, deed: async (object) => (await learn(object), evict(object)) },
		]);
		expect(log.at(-1)).toBe("call.sealed");
	});

	it("publishes it again, ever more rarely, until it is confirmed", async () => {
		const { told, atRest } = await unheard(DAY_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 0, deed: seal },
			{ minute: 1, deed: learn },
			{ minute: 10, deed: (object) => object.call(({ record }) => record.sealArrived(3)) },
			{ minute: 20, deed: (object) => object.call(({ record }) => record.sealArrived(5)) },
		]);
		const again = told.filter(({ seqs }) => seqs.includes(5));
		expect(again.map(({ minute }) => minute)).toEqual([1, 3, 5, 9, 17]);
		expect(again.map(({ seqs }) => seqs)).toEqual([1, 2, 3, 4, 5].map(() => [4, 5]));
		expect(atRest).toBe(true);
	});

	it("gives that up after three days", async () => {
		const { told, atRest } = await unheard(5 * DAY_MS, [
			{ minute: 0, deed: answerAndEnd },
			{ minute: 0, deed: seal },
			{ minute: 1, deed: learn },
		]);
		const days = (told.at(-1)?.minute ?? 0) / (24 * 60);
		expect(days).toBeGreaterThan(2.9);
		expect(days).toBeLessThan(3.1);
		expect(atRest).toBe(true);
	});
});
