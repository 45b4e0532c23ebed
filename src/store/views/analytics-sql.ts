import { PERCENTILES } from "../../domain/wire/analytics.ts";
import { offsetSpans } from "./timezone-offsets.ts";

/** The SQL names of a table and its columns. They are written in the code and never come from a request. */
export interface View<Column extends string> {
	readonly from: string;
	readonly workspace: string;
	/** The column that `timeRange` filters, in milliseconds since the epoch. */
	readonly time: string;
	readonly columns: Readonly<Record<Column, string>>;
}

type Scalar = string | number | boolean | null;

/** A query that `AnalyticsQuery` has checked: every column is one of the view's. */
interface Question<Column extends string> {
	readonly operations: readonly Operation<Column>[];
	readonly groupBy: readonly Column[];
	readonly where: readonly Condition<Column>[];
	readonly timeRange?:
		| { start: string; end: string; step?: Step | undefined; timezone: string }
		| undefined;
}
interface Operation<Column extends string> {
	readonly operation: "count" | "sum" | "avg" | "min" | "max" | keyof typeof PERCENTILES;
	readonly column?: Column | undefined;
}
interface Condition<Column extends string> {
	readonly column: Column;
	readonly op: keyof typeof COMPARISONS;
	readonly value: Scalar | Scalar[];
}
type Step = keyof typeof BUCKETS;

export interface Statement {
	readonly text: string;
	readonly values: readonly (string | number | null)[];
}

// IS and IS NOT treat null as a value: "ne web" is true for a call without a channel.
const COMPARISONS = { eq: "IS", ne: "IS NOT", in: "IN", gt: ">", gte: ">=", lt: "<", lte: "<=" };

/** The name of a bucket, from local milliseconds. An hour stays a number, because a local hour may come twice in a day. */
const BUCKETS = {
	hour: "local - shift - local % 3600000",
	day: "strftime('%Y-%m-%d', local / 1000, 'unixepoch')",
	week: "date(local / 1000, 'unixepoch', '-6 days', 'weekday 1')",
	month: "strftime('%Y-%m-01', local / 1000, 'unixepoch')",
};

/**
 * One statement for one question. Its result has `date` (with a step), `g0`, `g1` … for `groupBy` and
 * `a0`, `a1` … for the operations, ordered by bucket and group. Percentiles are interpolated between
 * the two nearest values, as SQL's percentile_cont and DuckDB's quantile_cont define it.
 */
export function selectFacts<Column extends string>(
	question: Question<Column>,
	view: View<Column>,
	{ workspaceId, limit }: { workspaceId: string; limit: number },
): Statement {
	const values: Statement["values"][number][] = [];
	const bind = (value: Statement["values"][number]) => `?${values.push(value)}`;
	const { operations, groupBy, timeRange } = question;

	const measured = [...new Set(operations.flatMap(({ column }) => column ?? []))];
	const measure = (column: Column | undefined) =>
		column === undefined ? "*" : `m${measured.indexOf(column)}`;
	const keys = [...(timeRange?.step ? ["date"] : []), ...groupBy.map((_, index) => `g${index}`)];

	const buckets = timeRange ? within(timeRange, view.time, bind) : { join: "", wheres: [] };
	const facts = [
		...(timeRange?.step ? [`${view.time} + span.shift AS local`, "span.shift"] : []),
		...groupBy.map((column, index) => `${view.columns[column]} AS g${index}`),
		...measured.map((column) => `${view.columns[column]} AS ${measure(column)}`),
		"1",
	];
	const wheres = [
		`${view.workspace} = ${bind(workspaceId)}`,
		...buckets.wheres,
		...question.where.map((condition) => compared(condition, view, bind)),
	];

	// Every group has one key, so that groups holding null can be joined like the others.
	const key = keys.length > 0 ? `json_array(${keys.join(", ")})` : "'[]'";
	const grouped = keys.length > 0 ? "GROUP BY k" : "";
	const ranked = measured.flatMap((column) => {
		const wanted = operations.flatMap((one, index) => {
			const percent = percentOf(one.operation);
			if (one.column !== column || percent === null) return [];
			return `${interpolated(percent)} AS a${index}`;
		});
		if (wanted.length === 0) return [];
		const m = measure(column);
		return `LEFT JOIN (
			SELECT ${keys.length > 0 ? "k" : "'[]' AS k"}, ${wanted.join(", ")} FROM (
				SELECT k, ${m} AS v, row_number() OVER (PARTITION BY k ORDER BY ${m}) - 1 AS i,
					count(*) OVER (PARTITION BY k) - 1 AS last
				FROM keyed WHERE ${m} IS NOT NULL
			) ${grouped}
		) ranked_${m} USING (k)`;
	});
	const plain = operations.flatMap(({ operation, column }, index) =>
		percentOf(operation) === null ? `${operation}(${measure(column)}) AS a${index}` : [],
	);

	const text = `WITH
		facts AS (SELECT ${facts.join(", ")} FROM ${view.from} ${buckets.join} WHERE ${wheres.join(" AND ")}),
		bucketed AS (SELECT *${timeRange?.step ? `, ${BUCKETS[timeRange.step]} AS date` : ""} FROM facts),
		keyed AS MATERIALIZED (SELECT *, ${key} AS k FROM bucketed)
		SELECT ${[...keys, ...operations.map((_, index) => `a${index}`)].join(", ")} FROM (
			SELECT ${[keys.length > 0 ? "k" : "'[]' AS k", ...keys, ...plain].join(", ")} FROM keyed ${grouped}
		) ${ranked.join("\n")}
		${keys.length > 0 ? `ORDER BY ${keys.join(", ")}` : ""} LIMIT ${bind(limit)}`;
	return { text, values };
}

type Bind = (value: Statement["values"][number]) => string;

function compared<Column extends string>(
	{ column, op, value }: Condition<Column>,
	view: View<Column>,
	bind: Bind,
): string {
	const left = `${view.columns[column]} ${COMPARISONS[op]}`;
	if (!Array.isArray(value)) return `${left} ${bind(stored(value))}`;
	return `${left} (SELECT value FROM json_each(${bind(JSON.stringify(value.map(stored)))}))`;
}

/** The rows of a time range. With a step, each has the offset of its local time from UTC. */
function within(
	{ start, end, step, timezone }: NonNullable<Question<string>["timeRange"]>,
	time: string,
	bind: Bind,
) {
	const [from, to] = [Date.parse(start), Date.parse(end)];
	const wheres = [`${time} >= ${bind(from)}`, `${time} < ${bind(to)}`];
	if (!step) return { join: "", wheres };
	const spans = bind(JSON.stringify(offsetSpans(timezone, from, to)));
	const join = `JOIN (
		SELECT value ->> 0 AS since, value ->> 1 AS until, value ->> 2 AS shift FROM json_each(${spans})
	) span ON ${time} >= span.since AND ${time} < span.until`;
	return { join, wheres };
}

/** A value as SQLite stores it: it has no booleans. */
function stored(value: Scalar): string | number | null {
	return typeof value === "boolean" ? Number(value) : value;
}

function percentOf(operation: Operation<string>["operation"]): number | null {
	switch (operation) {
		case "count":
		case "sum":
		case "avg":
		case "min":
		case "max":
			return null;
		case "p50":
		case "p90":
		case "p95":
		case "p99":
			return PERCENTILES[operation];
	}
}

/** Over rows with a value `v`, its rank `i` from 0, and the `last` rank. In whole hundredths, so that no rank is rounded. */
function interpolated(percent: number): string {
	const low = valueAt(`last * ${percent} / 100`);
	const high = valueAt(`min(last * ${percent} / 100 + 1, last)`);
	return `${low} + (${high} - ${low}) * (max(last) * ${percent} % 100 / 100.0)`;
}

function valueAt(rank: string): string {
	return `max(CASE WHEN i = ${rank} THEN v END)`;
}
