import { decodeTime } from "ulidx";
import { z } from "zod";

import { accepted, refused, type Result } from "../../domain/result.ts";
import {
	aliasOf,
	ANALYTICS_COLUMNS,
	type AnalyticsQuery,
	type AnalyticsResult,
	kindOf,
} from "../../domain/wire/analytics.ts";
import { selectFacts, type Statement, type View } from "./analytics-sql.ts";
import { offsetSpans } from "./timezone-offsets.ts";

type QueryOn<Table extends AnalyticsQuery["table"]> = Extract<AnalyticsQuery, { table: Table }>;
type ColumnOf<Table extends AnalyticsQuery["table"]> = QueryOn<Table>["groupBy"][number];

const CALL: View<ColumnOf<"call">> = {
	from: "calls c",
	workspace: "c.workspace_id",
	time: "c.started_at",
	columns: {
		callId: "c.call_id",
		agentId: "c.agent_id",
		channel: "c.channel",
		contactId: "c.contact_id",
		endedReason: "c.ended_reason",
		outcome: "c.outcome",
		complete: "c.complete",
		agentVersion: "c.agent_version",
		successScore: "c.success_score",
		durationMs: "c.duration_ms",
		turns: "c.turns",
		interruptions: "c.interruptions",
		recognisedAudioMs: "c.recognised_audio_ms",
		audioFramesIn: "c.audio_frames_in",
		inputTokens: "c.input_tokens",
		outputTokens: "c.output_tokens",
		synthesisedCharacters: "c.synthesised_characters",
		durableObjectRowsWritten: "c.durable_object_rows_written",
	},
};

const TURN: View<ColumnOf<"turn">> = {
	from: "turns t",
	workspace: "t.workspace_id",
	time: "t.at",
	columns: {
		callId: "t.call_id",
		agentId: "t.agent_id",
		channel: "t.channel",
		interrupted: "t.interrupted",
		failed: "t.failed",
		turn: "t.turn",
		tools: "t.tools",
		audioMs: "t.audio_ms",
		endOfTurnDelayMs: "t.end_of_turn_delay_ms",
		llmTimeToFirstTokenMs: "t.llm_time_to_first_token_ms",
		ttsTimeToFirstByteMs: "t.tts_time_to_first_byte_ms",
		firstAudioMs: "t.first_audio_ms",
		responseMs: "t.response_ms",
		bargeInStopMs: "t.barge_in_stop_ms",
		inputTokens: "t.input_tokens",
		outputTokens: "t.output_tokens",
		synthesisedCharacters: "t.synthesised_characters",
	},
};

const DELIVERY: View<ColumnOf<"delivery">> = {
	from: "webhook_deliveries d",
	workspace: "d.workspace_id",
	time: "d.created_at",
	columns: {
		callId: "d.call_id",
		endpointId: "d.endpoint_id",
		eventType: "d.event_type",
		status: "d.status",
		attempts: "d.attempts",
		lastStatus: "d.last_status",
		deliveredAfterMs: "CASE WHEN d.status = 'delivered' THEN d.last_attempt_at - d.created_at END",
	},
};

/** The most rows that one query may return. */
const MAX_RESULT_ROWS = 10_000;

type TooManyRows = { code: "too_many_rows"; query: string; maxRows: number };

/**
 * Runs several queries over one state of the database.
 * @param now milliseconds since the epoch. `asOf` is never later.
 */
export async function runAnalytics(
	db: D1Database,
	{ workspaceId, queries, now }: { workspaceId: string; queries: AnalyticsQuery[]; now: number },
): Promise<Result<AnalyticsResult[], TooManyRows>> {
	const statements = queries.flatMap((query) => [
		bound(db, freshness(query, workspaceId)),
		bound(db, compile(query, workspaceId)),
	]);
	const answers = await db.batch(statements);
	const results: AnalyticsResult[] = [];
	for (const [index, query] of queries.entries()) {
		const rows = Rows.parse(answers[index * 2 + 1]?.results);
		if (rows.length > MAX_RESULT_ROWS)
			return refused({ code: "too_many_rows", query: query.name, maxRows: MAX_RESULT_ROWS });
		results.push({
			name: query.name,
			timeRange: query.timeRange ?? null,
			asOf: asOf(Freshness.parse(answers[index * 2]?.results), now),
			result: rows.map((row) => named(row, query)),
		});
	}
	return accepted(results);
}

function bound(db: D1Database, { text, values }: Statement): D1PreparedStatement {
	return db.prepare(text).bind(...values);
}

function compile(query: AnalyticsQuery, workspaceId: string): Statement {
	const scope = { workspaceId, limit: MAX_RESULT_ROWS + 1 };
	switch (query.table) {
		case "call":
			return selectFacts(query, CALL, scope);
		case "turn":
			return selectFacts(query, TURN, scope);
		case "delivery":
			return selectFacts(query, DELIVERY, scope);
	}
}

/**
 * The first incomplete call of the time range. Its events may still be missing. So the result is exact up to the start of
 * that call, and no later time is claimed.
 */
function freshness({ table, timeRange }: AnalyticsQuery, workspaceId: string): Statement {
	const from = timeRange && table === "call" ? Date.parse(timeRange.start) : null;
	const to = timeRange ? Date.parse(timeRange.end) : null;
	return {
		text: `SELECT min(started_at) AS started, min(CASE WHEN started_at IS NULL THEN call_id END) AS unknown
			FROM calls WHERE workspace_id = ?1 AND complete = 0 AND (started_at IS NULL
				OR ((?2 IS NULL OR started_at >= ?2) AND (?3 IS NULL OR started_at < ?3)))`,
		values: [workspaceId, from, to],
	};
}

const Freshness = z.tuple([
	z.object({ started: z.number().nullable(), unknown: z.string().nullable() }),
]);

function asOf([{ started, unknown }]: z.infer<typeof Freshness>, now: number): string {
	// If the call's first event is missing, the time in its id counts.
	const made = unknown === null ? now : decodeTime(unknown.slice("call_".length));
	return new Date(Math.min(now, started ?? now, made)).toISOString();
}

const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

/** A result row under the names of the query, with flags as booleans and hours in their time zone. */
function named(
	row: z.infer<typeof Rows>[number],
	{ table, groupBy, operations, timeRange }: AnalyticsQuery,
): AnalyticsResult["result"][number] {
	const valueOf = (field: string) => row[field] ?? null;
	const { step, timezone = "UTC" } = timeRange ?? {};
	const date = step ? [["date", dateOf(valueOf("date"), timezone)] as const] : [];
	const groups = groupBy.map((column, index) => {
		const value = valueOf(`g${index}`);
		const isFlag = kindOf(column, ANALYTICS_COLUMNS[table]) === "flag";
		return [column, isFlag && value !== null ? value === 1 : value] as const;
	});
	const measures = operations.map((one, index) => [aliasOf(one), valueOf(`a${index}`)] as const);
	return Object.fromEntries([...date, ...groups, ...measures]);
}

/** A day, week or month is written as its first day, an hour as a time with its offset. */
function dateOf(bucket: string | number | null, timezone: string): string | null {
	if (typeof bucket !== "number") return bucket;
	const minutes = Math.round((offsetSpans(timezone, bucket, bucket + 1).at(0)?.[2] ?? 0) / 60_000);
	const local = new Date(bucket + minutes * 60_000).toISOString().slice(0, -".000Z".length);
	return `${local}${minutes < 0 ? "-" : "+"}${twoDigits(minutes / 60)}:${twoDigits(minutes % 60)}`;
}

function twoDigits(number: number): string {
	return String(Math.trunc(Math.abs(number))).padStart(2, "0");
}
