import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { sweep } from "../../src/consumers/sweep.ts";
import type { SeqRange } from "../../src/domain/events/gaps.ts";
import worker from "../../src/worker.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, published, wholeCall } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { until } from "../support/until.ts";
import { viewsOf } from "../support/views.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A year of this file's own: a sweep looks at every workspace, and other tests leave gaps on purpose. */
const year = (index: number) => Date.UTC(2031 + index, 0, 1);

/** A call, published in three messages, of which the read model got all but some. */
async function givenGap(at: number, workspaceId: string, lost: readonly number[]) {
	const given = givenCall({ workspaceId, startedAt: at, turns: 3 });
	const log = await wholeCall(given);
	const messages = published(given, log).filter((_, index) => !lost.includes(index));
	const { deps } = callEventsDeps();
	await consumeCallEvents(batchOf("call-events", messages), deps);
	return { given, log };
}

/** What a sweep asks for, without anybody who would send it. */
async function asked(now: number) {
	const calls: { callId: string; missing: SeqRange[] }[] = [];
	const { deps, lines } = callEventsDeps();
	const publishAgain = async (callId: string, missing: SeqRange[]) => {
		calls.push({ callId, missing });
		return { events: 0 };
	};
	await sweep(now, { db: env.DB, log: deps.log, publishAgain });
	return { calls, lines };
}

describe("the sweep, on the platform's clock", () => {
	it("has the first, the middle and the last message sent again, by the calls' own objects", async () => {
		const calls = [];
		for (const lost of [0, 1, 2]) {
			const call = await givenGap(year(0) + lost, `w-swept-${lost}`, [lost]);
			await loggedCall(call.given.callId, call.log);
			expect((await viewsOf(call.given)).call?.complete).toBe(false);
			calls.push(call);
		}
		const due = createScheduledController({ scheduledTime: new Date(year(0) + HOUR_MS) });
		await worker.scheduled(due, env);

		for (const { given, log } of calls) {
			await until(async () => (await viewsOf(given)).archive !== null);
			const { call, events, archive } = await viewsOf(given);
			expect(call?.complete).toBe(true);
			expect(events).toEqual(log);
			expect(archive?.events).toEqual(log);
		}
		expect((await asked(year(0) + HOUR_MS)).calls).toEqual([]);
	});
});

describe("a sweep", () => {
	it("asks for nothing but what is missing, the older call before the newer", async () => {
		const newer = await givenGap(year(1) + 1000, "w-ranges-a", [2]);
		const older = await givenGap(year(1), "w-ranges-b", [0, 1]);
		const end = newer.log.findIndex(({ type }) => type === "call.ended") + 1;
		const { calls } = await asked(year(1) + HOUR_MS);
		expect(calls).toEqual([
			{
				callId: older.given.callId,
				missing: [
					{ from: 1, to: end },
					{ from: older.log.length + 1, to: null },
				],
			},
			{ callId: newer.given.callId, missing: [{ from: end + 1, to: null }] },
		]);
	});

	it("sends nothing for a live call, whose object owes the rest and has not sent it", async () => {
		const { given, log } = await givenGap(year(2), "w-live", [1, 2]);
		const { calls } = await asked(year(2) + HOUR_MS);
		expect(calls).toEqual([{ callId: given.callId, missing: [{ from: 2, to: null }] }]);
		const object = await loggedCall(given.callId, log.slice(0, 10), 1);
		const sent = await object.publishAgain([{ from: 2, to: null }]);
		expect(sent).toEqual({ messages: 0, events: 0 });
	});

	it("waits while something was recorded in the last five minutes", async () => {
		const { given, log } = await givenGap(year(3), "w-quiet", [1]);
		const lastAt = log.at(-1)?.at ?? 0;
		expect((await asked(lastAt + 299_000)).calls).toEqual([]);
		expect((await asked(lastAt + 301_000)).calls).toMatchObject([{ callId: given.callId }]);
	});

	it("asks at most forty calls in one run, and the others in the next: calls that stay broken hold up nobody", async () => {
		const calls = Array.from({ length: 45 }, (_, index) =>
			givenCall({ workspaceId: "w-many", startedAt: year(4) + index, turns: 0 }),
		);
		const hellos = await Promise.all(
			calls.map(async (given) => published(given, await wholeCall(given)).slice(0, 1)),
		);
		await consumeCallEvents(batchOf("call-events", hellos.flat()), callEventsDeps().deps);
		const runs = [];
		for (const run of [0, 1, 2])
			runs.push((await asked(year(4) + HOUR_MS + run * 300_000)).calls.map(({ callId }) => callId));
		const all = calls.map(({ callId }) => callId);
		for (const swept of runs) expect(new Set(swept).size).toBe(40);
		for (const [index, swept] of runs.slice(1).entries())
			expect(new Set([...(runs[index] ?? []), ...swept])).toEqual(new Set(all));
		// The same time asks the same calls.
		expect((await asked(year(4) + HOUR_MS)).calls.map(({ callId }) => callId)).toEqual(runs[0]);
	});

	it("gives up after three days, and says so in exactly one run", async () => {
		const { given } = await givenGap(year(5), "w-given-up-on", [1]);
		const said = [];
		for (let run = -2; run <= 2; run += 1) {
			const { calls, lines } = await asked(year(5) + 3 * DAY_MS + 1 + run * 300_000);
			said.push({ asked: calls.length, lines });
		}
		expect(said.map(({ asked: some }) => some)).toEqual([1, 1, 0, 0, 0]);
		expect(said.map(({ lines }) => lines.filter(({ what }) => what !== "swept"))).toEqual([
			[],
			[],
			[expect.objectContaining({ what: "call stays incomplete", callId: given.callId })],
			[],
			[],
		]);
	});

	it("goes on to the next call when one cannot be asked", async () => {
		const [first, second] = [
			await givenGap(year(6), "w-deaf-1", [1]),
			await givenGap(year(6) + 1, "w-deaf-2", [1]),
		];
		const heard: string[] = [];
		const { deps, lines } = callEventsDeps();
		const publishAgain = async (callId: string) => {
			if (callId === first.given.callId) throw new Error("the queue is down");
			heard.push(callId);
			return { events: 3 };
		};
		await sweep(year(6) + HOUR_MS, { db: env.DB, log: deps.log, publishAgain });
		expect(heard).toEqual([second.given.callId]);
		expect(lines.map(({ what }) => what)).toEqual(["gap not repaired", "gap found", "swept"]);
	});
});
