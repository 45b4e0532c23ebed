import { beforeAll, describe, expect, it } from "vitest";

import { AnalyticsAnswer } from "../../src/domain/wire/analytics.ts";
import { givenKnownCall, givenWorkspace, problem, read } from "./api.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
beforeAll(async () => {
	api = await givenWorkspace("w-analytics");
	await givenKnownCall({ workspaceId: "w-analytics", turns: 4 });
});

const query = async (...queries: unknown[]) =>
	read(await api.ask("POST", "/v1/analytics/query", { queries }));
const count = { operation: "count" };
const range = { start: "2026-11-01T00:00:00Z", end: "2026-12-01T00:00:00Z" };

describe("POST /v1/analytics/query", () => {
	it("measures what the calls of this workspace recorded", async () => {
		const { status, body } = await query(
			{
				name: "latency by agent",
				table: "turn",
				operations: [{ operation: "p95", column: "firstAudioMs", as: "p95" }, count],
				groupBy: ["agentId"],
				where: [{ column: "turn", op: "gt", value: 0 }],
				timeRange: { ...range, step: "day", timezone: "Europe/Paris" },
			},
			{ name: "calls", table: "call", operations: [count], groupBy: ["outcome", "complete"] },
		);
		expect(status).toBe(200);
		const { results } = AnalyticsAnswer.parse(body);
		expect(results).toMatchObject([
			{
				name: "latency by agent",
				timeRange: { ...range, step: "day", timezone: "Europe/Paris" },
				result: [{ date: "2026-11-18", agentId: "reception", p95: 65, count: 4 }],
			},
			{
				name: "calls",
				timeRange: null,
				result: [{ outcome: "appointment_booked", complete: true, count: 1 }],
			},
		]);
		expect(Date.now() - Date.parse(results[0]?.asOf ?? "")).toBeLessThan(60_000);
	});

	const TURN_NUMBERS =
		"turn, tools, audioMs, endOfTurnDelayMs, llmTimeToFirstTokenMs, ttsTimeToFirstByteMs, firstAudioMs, responseMs, bargeInStopMs, inputTokens, outputTokens, synthesisedCharacters";

	it.each([
		[
			"a table",
			{ table: "tool", operations: [count] },
			"table",
			'"tool" is not a table; there is: call, turn, delivery',
		],
		[
			"an operation",
			{ table: "turn", operations: [{ operation: "median", column: "turn" }] },
			"operations.0.operation",
			'"median" is not an operation; there is: count, sum, avg, min, max, p50, p90, p95, p99',
		],
		[
			"a column",
			{ table: "turn", operations: [{ operation: "avg", column: "firstAudio" }] },
			"operations.0.column",
			`"firstAudio" is not a column of turn that can be measured; there is: ${TURN_NUMBERS}, interrupted, failed`,
		],
		[
			"a column of text to measure",
			{ table: "turn", operations: [{ operation: "p95", column: "agentId" }] },
			"operations.0.column",
			`"agentId" is not a column of turn that can be measured; there is: ${TURN_NUMBERS}, interrupted, failed`,
		],
		[
			"a group",
			{ table: "delivery", operations: [count], groupBy: ["url"] },
			"groupBy.0",
			'"url" is not a column of delivery; there is: callId, endpointId, eventType, status, attempts, lastStatus, deliveredAfterMs',
		],
		[
			"a comparison",
			{ table: "turn", operations: [count], where: [{ column: "turn", op: "like", value: "1" }] },
			"where.0.op",
			'"like" is not a comparison; there is: eq, ne, in, gt, gte, lt, lte',
		],
		[
			"an order over text",
			{ table: "turn", operations: [count], where: [{ column: "channel", op: "gt", value: 1 }] },
			"where.0.column",
			`"channel" is not a column of turn that can be ordered; there is: ${TURN_NUMBERS}`,
		],
		[
			"a value of another kind",
			{ table: "turn", operations: [count], where: [{ column: "turn", op: "eq", value: "1" }] },
			"where.0.value",
			'"turn" is compared with number values',
		],
		[
			"one name twice",
			{ table: "turn", operations: [count, count] },
			"operations",
			'"count" would stand twice in the result; give each its own "as"',
		],
		[
			"an end before its start",
			{ table: "turn", operations: [count], timeRange: { start: range.end, end: range.start } },
			"timeRange.end",
			"takes a time after start",
		],
		[
			"a time without its offset",
			{ table: "turn", operations: [count], timeRange: { ...range, start: "2026-11-01" } },
			"timeRange.start",
			"takes an ISO 8601 time with its offset",
		],
		[
			"a time zone that does not exist",
			{ table: "turn", operations: [count], timeRange: { ...range, timezone: "Mars/Olympus" } },
			"timeRange.timezone",
			"takes an IANA name such as Europe/Paris",
		],
		[
			"a step",
			{ table: "turn", operations: [count], timeRange: { ...range, step: "minute" } },
			"timeRange.step",
			'"minute" is not a step; there is: hour, day, week, month',
		],
		[
			"too many steps",
			{
				table: "turn",
				operations: [count],
				timeRange: { ...range, start: "2020-01-01T00:00:00Z", step: "hour" },
			},
			"timeRange.step",
			"cuts the range into more than 10000; take a longer step or a shorter range",
		],
	])("names %s that is not known, and says what there is", async (_, wrong, field, message) => {
		const answer = await query({ name: "q", ...wrong });
		expect(answer).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field: `queries.0.${field}`, message }] }),
		);
	});

	it("takes ten questions, and not eleven", async () => {
		const one = { name: "q", table: "call", operations: [count] };
		expect((await query(...Array.from({ length: 10 }, () => one))).status).toBe(200);
		expect(await query(...Array.from({ length: 11 }, () => one))).toMatchObject(
			problem(422, "invalid_request", { errors: [{ field: "queries" }] }),
		);
	});
});
