import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { AnalyticsRequest } from "../../src/domain/wire/analytics.ts";
import { runAnalytics } from "../../src/store/views/analytics.ts";
import { answer, MANY_TURNS, NOW, rows, type TurnQuery } from "./many-turns.ts";

beforeAll(async () => {
	await env.DB.prepare(MANY_TURNS).run();
});

/** A number up to what floating point leaves open; anything else to the letter. */
const nearly = (value: number | string | null) =>
	typeof value === "number" ? expect.closeTo(value, 9) : value;

describe("measures", () => {
	// Computed by DuckDB 1.5.5 over the same 30,000 rows: count, sum, avg, min, max, quantile_cont.
	const DUCKDB = [
		[null, 10_000, 8572, 42_141_824, 4916.218_385_440_97, 0, 10_002, 4906.5, 8956.8, 9471, 9895.29],
		["phone", 10_000, 8571, 42_251_709, 4929.612_530_626_531, 0, 10_002, 4917, 8955, 9466.5, 9895],
		["web", 10_000, 8571, 42_250_641, 4929.487_924_396_22, 1, 10_002, 4921, 8958, 9486, 9904],
	];

	it("are those that DuckDB computes, percentiles too, for every group and null as one of them", async () => {
		const column = "audioMs" as const;
		const measured = ["sum", "avg", "min", "max", "p50", "p90", "p95", "p99"] as const;
		const result = await rows("w-many", {
			table: "turn",
			groupBy: ["channel"],
			operations: [
				{ operation: "count" },
				{ operation: "count", column, as: "heard" },
				...measured.map((operation) => ({ operation, column, as: operation })),
			],
		});
		const names = ["channel", "count", "heard", ...measured];
		const expected = DUCKDB.map((values) => values.map(nearly));
		expect(result.map((row) => names.map((name) => row[name]))).toEqual(expected);
	});

	it("of a handful are interpolated between the two nearest", async () => {
		const [result] = await rows("w-many", {
			table: "turn",
			where: [{ column: "turn", op: "lt", value: 12 }],
			operations: (["p50", "p90", "p95", "p99"] as const).map((operation) => ({
				operation,
				column: "audioMs" as const,
				as: operation,
			})),
		});
		// DuckDB's quantile_cont over the same ten values.
		for (const [name, value] of [
			["p50", 5677],
			["p90", 7849.7],
			["p95", 7884.35],
			["p99", 7912.07],
		] as const)
			expect(result?.[name]).toBeCloseTo(value, 9);
	});

	it("of one value are that value, and of none are null", async () => {
		const operations: TurnQuery["operations"] = [
			{ operation: "count" },
			{ operation: "sum", column: "audioMs" },
			{ operation: "p95", column: "audioMs" },
		];
		const ofTurn = (turn: number) =>
			rows("w-many", {
				table: "turn",
				where: [{ column: "turn", op: "eq", value: turn }],
				operations,
			});
		expect(await ofTurn(1)).toEqual([{ count: 1, sum_audioMs: 7919, p95_audioMs: 7919 }]);
		expect(await ofTurn(7)).toEqual([{ count: 1, sum_audioMs: null, p95_audioMs: null }]);
		expect(await ofTurn(-1)).toEqual([{ count: 0, sum_audioMs: null, p95_audioMs: null }]);
	});

	it("of a flag are a rate, and a flag groups as true and false", async () => {
		expect(
			await rows("w-many", {
				table: "turn",
				operations: [{ operation: "avg", column: "interrupted", as: "rate" }],
			}),
		).toEqual([{ rate: 0.25 }]);
		expect(
			await rows("w-many", {
				table: "turn",
				groupBy: ["interrupted"],
				operations: [{ operation: "count" }],
			}),
		).toEqual([
			{ interrupted: false, count: 22_500 },
			{ interrupted: true, count: 7500 },
		]);
	});
});

describe("conditions", () => {
	it.each([
		[{ column: "channel", op: "eq", value: "web" }, 10_000],
		[{ column: "channel", op: "eq", value: null }, 10_000],
		[{ column: "channel", op: "ne", value: "web" }, 20_000],
		[{ column: "channel", op: "in", value: ["web", "phone"] }, 20_000],
		[{ column: "interrupted", op: "eq", value: true }, 7500],
		[{ column: "turn", op: "gt", value: 29_990 }, 9],
		[{ column: "turn", op: "gte", value: 29_990 }, 10],
		[{ column: "turn", op: "lt", value: 3 }, 3],
		[{ column: "turn", op: "lte", value: 3 }, 4],
		[{ column: "channel", op: "eq", value: "web' OR '1'='1" }, 0],
	] satisfies [NonNullable<TurnQuery["where"]>[number], number][])(
		"%o leaves %i turns",
		async (condition, count) => {
			const operations: TurnQuery["operations"] = [{ operation: "count" }];
			expect(await rows("w-many", { table: "turn", where: [condition], operations })).toEqual([
				{ count },
			]);
		},
	);

	it("never reach another workspace", async () => {
		expect(await rows("w-few", { table: "turn", operations: [{ operation: "count" }] })).toEqual([
			{ count: 0 },
		]);
	});
});

/** How fresh a count over the three calls says it is. */
const asOf = async (table: "call" | "turn", timeRange?: { start: string; end: string }) => {
	const { queries } = AnalyticsRequest.parse({
		queries: [{ name: "q", table, operations: [{ operation: "count" }], timeRange }],
	});
	const answered = await runAnalytics(env.DB, { workspaceId: "w-three-calls", queries, now: NOW });
	return answered.ok ? answered.value[0]?.asOf : null;
};

describe("several questions", () => {
	beforeAll(async () => {
		const call = env.DB.prepare(
			`INSERT INTO calls (workspace_id, call_id, known_events, unrecognised_events, agent_id, channel,
				started_at, duration_ms, ended_reason, outcome, turns, interruptions, complete, metadata, input_tokens)
			VALUES ('w-three-calls', ?, 5, 0, 'reception', 'web', ?, ?, 'caller_hung_up', ?, 3, 1, ?, '{}', 700)`,
		);
		const delivery = env.DB.prepare(
			`INSERT INTO webhook_deliveries (workspace_id, delivery_id, endpoint_id, call_id, seq, event_type,
				body, status, attempts, created_at, last_attempt_at, last_status)
			VALUES ('w-three-calls', ?, 'ep_1', ?, 1, 'call.ended', '{}', ?, ?, 1000, ?, ?)`,
		);
		const ids = ["a", "b", "c"].map((letter) => `call_01${letter.repeat(24)}`);
		await env.DB.batch([
			call.bind(ids[0], Date.UTC(2026, 5, 1), 60_000, "appointment_booked", 1),
			call.bind(ids[1], Date.UTC(2026, 6, 1), 120_000, "question_answered", 1),
			call.bind(ids[2], Date.UTC(2026, 7, 1), null, null, 0),
			delivery.bind("msg_1", ids[0], "delivered", 1, 1250, 200),
			delivery.bind("msg_2", ids[1], "pending", 3, 9000, 503),
		]);
	});

	it("are answered in their order, each under its name", async () => {
		const answered = await answer(
			"w-three-calls",
			{
				name: "calls",
				table: "call",
				groupBy: ["outcome"],
				operations: [
					{ operation: "sum", column: "durationMs", as: "ms" },
					{ operation: "sum", column: "inputTokens", as: "tokens" },
				],
			},
			{
				name: "deliveries",
				table: "delivery",
				groupBy: ["status", "lastStatus"],
				operations: [{ operation: "max", column: "deliveredAfterMs", as: "after" }],
			},
		);
		expect(answered).toMatchObject({
			ok: true,
			value: [
				{
					name: "calls",
					timeRange: null,
					result: [
						{ outcome: null, ms: null, tokens: 700 },
						{ outcome: "appointment_booked", ms: 60_000, tokens: 700 },
						{ outcome: "question_answered", ms: 120_000, tokens: 700 },
					],
				},
				{
					name: "deliveries",
					result: [
						{ status: "delivered", lastStatus: 200, after: 250 },
						{ status: "pending", lastStatus: 503, after: null },
					],
				},
			],
		});
	});

	it("are as fresh as the first call that may still have something to tell, in the range asked about", async () => {
		const now = new Date(NOW).toISOString();
		const first = "2026-08-01T00:00:00.000Z";
		const july = { start: "2026-07-01T00:00:00Z", end: "2026-08-01T00:00:00Z" };
		const september = { start: "2026-09-01T00:00:00Z", end: "2026-10-01T00:00:00Z" };
		expect([await asOf("call"), await asOf("turn")]).toEqual([first, first]);
		expect([await asOf("call", july), await asOf("turn", july)]).toEqual([now, now]);
		// A call may have gone on into the range, a row of the table call cannot.
		expect([await asOf("call", september), await asOf("turn", september)]).toEqual([now, first]);
	});

	it("are not answered with more than 10,000 rows", async () => {
		const answered = await answer("w-many", {
			name: "each",
			table: "turn",
			groupBy: ["turn"],
			operations: [{ operation: "count" }],
		});
		expect(answered).toEqual({
			ok: false,
			refusal: { code: "too_many_rows", query: "each", maxRows: 10_000 },
		});
	});
});
