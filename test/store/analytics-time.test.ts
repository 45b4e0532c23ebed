import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { offsetSpans } from "../../src/store/views/timezone-offsets.ts";
import { MANY_TURNS, rows, type TurnQuery } from "./many-turns.ts";

const YEAR = { start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z" };

beforeAll(async () => {
	await env.DB.prepare(MANY_TURNS).run();
});

/** How many turns lie in a time range, bucket by bucket when it has a step. */
const buckets = (timeRange: NonNullable<TurnQuery["timeRange"]>) =>
	rows("w-many", { table: "turn", operations: [{ operation: "count" }], timeRange });

const hours = async (start: string, end: string, timezone: string) =>
	(await buckets({ start, end, step: "hour", timezone })).map(({ date }) => date);

/** Enough to tell two lists of counts apart: how many, and the sum of their squares. */
const shape = (counts: number[]) => [counts.length, counts.reduce((sum, n) => sum + n * n, 0)];

describe("time", () => {
	// Computed by DuckDB and by Python's zoneinfo, which agree: the months, then weeks and days as the
	// number of buckets and the sum of their squared counts.
	it.each([
		[
			"Europe/Paris",
			[2623, 2372, 2622, 2541, 2626, 2541, 2626, 2626, 2541, 2630, 2541, 1711],
			[52, 17_692_098],
			[355, 2_539_880],
		],
		[
			"America/St_Johns",
			[13, 2626, 2371, 2623, 2541, 2626, 2541, 2626, 2626, 2541, 2626, 2545, 1695],
			[52, 17_702_818],
			[356, 2_540_262],
		],
		[
			"Australia/Lord_Howe",
			[2588, 2371, 2626, 2543, 2626, 2541, 2626, 2626, 2541, 2624, 2541, 1747],
			[52, 17_672_788],
			[355, 2_537_842],
		],
	])(
		"is cut into the months, weeks and days of %s, over its changes of the clock",
		async (timezone, ...expected) => {
			const counts = async (step: "month" | "week" | "day") =>
				(await buckets({ ...YEAR, step, timezone })).map(({ count }) => Number(count));
			expect(await counts("month")).toEqual(expected[0]);
			expect(shape(await counts("week"))).toEqual(expected[1]);
			expect(shape(await counts("day"))).toEqual(expected[2]);
		},
	);

	it("names a bucket by the day it begins on, weeks by their Monday", async () => {
		const days = { start: "2026-02-28T22:50:00Z", end: "2026-03-02T23:30:00Z" };
		const dates = async (step: "month" | "week" | "day") =>
			(await buckets({ ...days, step, timezone: "Europe/Paris" })).map(({ date }) => date);
		expect(await dates("day")).toEqual(["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"]);
		expect(await dates("week")).toEqual(["2026-02-23", "2026-03-02"]);
		expect(await dates("month")).toEqual(["2026-02-01", "2026-03-01"]);
	});

	it("skips the hour that the spring takes, and counts the autumn's second one for itself", async () => {
		expect(await hours("2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z", "Europe/Paris")).toEqual([
			"2026-03-29T01:00:00+01:00",
			"2026-03-29T03:00:00+02:00",
		]);
		expect(await hours("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "Europe/Paris")).toEqual([
			"2026-10-25T02:00:00+02:00",
			"2026-10-25T02:00:00+01:00",
		]);
		expect(await hours("2026-06-01T00:30:00Z", "2026-06-01T01:30:00Z", "America/St_Johns")).toEqual(
			["2026-05-31T22:00:00-02:30"],
		);
	});

	it("includes a range's start and not its end", async () => {
		const timeRange = { start: "2026-01-01T00:00:00Z", end: "2026-01-01T00:34:00+00:00" };
		expect(await buckets(timeRange)).toEqual([{ count: 2 }]);
	});

	it("knows when the clocks of a zone were changed, to the millisecond", () => {
		const spring = Date.UTC(2026, 2, 29, 1);
		const autumn = Date.UTC(2026, 9, 25, 1);
		const [start, end] = [Date.parse(YEAR.start), Date.parse(YEAR.end)];
		const HOUR = 3_600_000;
		expect(offsetSpans("Europe/London", start, end)).toEqual([
			[start, spring, 0],
			[spring, autumn, HOUR],
			[autumn, end, 0],
		]);
		expect(offsetSpans("Asia/Kolkata", start, end)).toEqual([[start, end, 5.5 * HOUR]]);
	});
});
