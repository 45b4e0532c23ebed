import { z } from "zod";

/**
 * The columns of each table that a query may use. A `text` can be grouped by and compared for equality. A `number` can
 * also be measured and ordered. A `flag` is true or false, and its average is a rate.
 */
export const ANALYTICS_COLUMNS = {
	call: {
		text: ["callId", "agentId", "channel", "contactId", "endedReason", "outcome"],
		flag: ["complete"],
		number: [
			"agentVersion",
			"successScore",
			"durationMs",
			"turns",
			"interruptions",
			"recognisedAudioMs",
			"audioFramesIn",
			"inputTokens",
			"outputTokens",
			"synthesisedCharacters",
			"durableObjectRowsWritten",
		],
	},
	turn: {
		text: ["callId", "agentId", "channel"],
		flag: ["interrupted", "failed"],
		number: [
			"turn",
			"tools",
			"audioMs",
			"endOfTurnDelayMs",
			"llmTimeToFirstTokenMs",
			"ttsTimeToFirstByteMs",
			"firstAudioMs",
			"responseMs",
			"bargeInStopMs",
			"inputTokens",
			"outputTokens",
			"synthesisedCharacters",
		],
	},
	delivery: {
		text: ["callId", "endpointId", "eventType", "status"],
		flag: [],
		number: ["attempts", "lastStatus", "deliveredAfterMs"],
	},
} as const;

export const PERCENTILES = { p50: 50, p90: 90, p95: 95, p99: 99 } as const;
const MEASURES = ["sum", "avg", "min", "max", "p50", "p90", "p95", "p99"] as const;
const STEP_MS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_419_200_000 };
/** The most buckets that a time range may be cut into. */
const MAX_STEPS = 10_000;

/** One of these names. The error for another name lists them. */
function nameOf<const Names extends readonly string[]>(what: string, names: Names) {
	return z.enum(names, {
		error: ({ input }) =>
			`${input === undefined ? "nothing" : JSON.stringify(input)} is not ${what}; there is: ${names.join(", ")}`,
	});
}

/** The error for a wrong discriminator. It lists the right ones. */
function wrongChoice(what: string, key: string, names: readonly string[]) {
	return ({ input }: { input: unknown }) => {
		const given = z.object({ [key]: z.unknown() }).safeParse(input).data?.[key];
		return `${given === undefined ? "nothing" : JSON.stringify(given)} is not ${what}; there is: ${names.join(", ")}`;
	};
}

const Alias = z
	.string()
	.regex(/^[A-Za-z_][A-Za-z0-9_]{0,39}$/, "takes letters, digits and _, at most 40")
	.optional()
	.meta({ description: "The result's name; `count` or `<operation>_<column>` when absent" });

const Value = z.union([z.string(), z.number(), z.boolean()], {
	error: "takes a text, a number, true or false",
});
const ValueOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()], {
	error: "takes a text, a number, true, false or null",
});

const Time = z.iso.datetime({ offset: true, error: "takes an ISO 8601 time with its offset" });

const TimeRange = z
	.strictObject({
		start: Time.meta({ description: "Included" }),
		end: Time.meta({ description: "Excluded" }),
		step: nameOf("a step", ["hour", "day", "week", "month"]).optional(),
		timezone: z
			.string()
			.refine(isTimezone, "takes an IANA name such as Europe/Paris")
			.default("UTC")
			.meta({ description: "Where hours, days, Monday weeks and months begin" }),
	})
	.superRefine(({ start, end, step }, context) => {
		const lengthMs = timeOf(end) - timeOf(start);
		if (lengthMs <= 0)
			context.addIssue({ code: "custom", path: ["end"], message: "takes a time after start" });
		if (step && lengthMs / STEP_MS[step] > MAX_STEPS)
			context.addIssue({
				code: "custom",
				path: ["step"],
				message: `cuts the range into more than ${MAX_STEPS}; take a longer step or a shorter range`,
			});
	});

/** The schema of a query of one table. The names of its columns are part of its type. */
function queryOf<
	const Table extends string,
	const Text extends string,
	const Flag extends string,
	const Num extends string,
>(table: Table, columns: { text: readonly Text[]; flag: readonly Flag[]; number: readonly Num[] }) {
	const measurable = [...columns.number, ...columns.flag];
	const any = nameOf(`a column of ${table}`, [...columns.text, ...measurable]);
	const operations = ["count", ...MEASURES] as const;
	const operation = z.discriminatedUnion(
		"operation",
		[
			z.strictObject({ operation: z.literal("count"), column: any.optional(), as: Alias }),
			z.strictObject({
				operation: z.enum(MEASURES),
				column: nameOf(`a column of ${table} that can be measured`, measurable),
				as: Alias,
			}),
		],
		{ error: wrongChoice("an operation", "operation", operations) },
	);
	const condition = z.discriminatedUnion(
		"op",
		[
			z.strictObject({ column: any, op: z.enum(["eq", "ne"]), value: ValueOrNull }),
			z.strictObject({ column: any, op: z.literal("in"), value: z.array(Value).min(1).max(500) }),
			z.strictObject({
				column: nameOf(`a column of ${table} that can be ordered`, columns.number),
				op: z.enum(["gt", "gte", "lt", "lte"]),
				value: z.number(),
			}),
		],
		{ error: wrongChoice("a comparison", "op", ["eq", "ne", "in", "gt", "gte", "lt", "lte"]) },
	);
	return z
		.strictObject({
			name: z.string().min(1).max(100),
			table: z.literal(table),
			operations: z.array(operation).min(1).max(20),
			groupBy: z.array(any).max(5).default([]),
			where: z.array(condition).max(20).default([]),
			timeRange: TimeRange.optional(),
		})
		.superRefine((query, context) => {
			const fields = ["date", ...query.groupBy, ...query.operations.map(aliasOf)];
			for (const [index, field] of fields.entries())
				if (fields.indexOf(field) !== index)
					context.addIssue({
						code: "custom",
						path: index > query.groupBy.length ? ["operations"] : ["groupBy"],
						message: `"${field}" would stand twice in the result; give each its own "as"`,
					});
			for (const [index, { column, value }] of query.where.entries()) {
				const kind = kindOf(column, columns);
				if ([value].flat().every((one) => one === null || typeof one === JS_TYPE[kind])) continue;
				const message = `"${column}" is compared with ${JS_TYPE[kind]} values`;
				context.addIssue({ code: "custom", path: ["where", index, "value"], message });
			}
		})
		.meta({ id: `Query_${table}` });
}

const JS_TYPE = { text: "string", flag: "boolean", number: "number" } as const;
type Kind = keyof typeof JS_TYPE;

/** What a column of a table holds. */
export function kindOf(
	column: string,
	columns: { flag: readonly string[]; text: readonly string[] },
): Kind {
	if (columns.flag.includes(column)) return "flag";
	return columns.text.includes(column) ? "text" : "number";
}

/** What an operation's result is called. */
export function aliasOf(operation: {
	operation: string;
	column?: string | undefined;
	as?: string | undefined;
}): string {
	const { as, column } = operation;
	return as ?? (column === undefined ? operation.operation : `${operation.operation}_${column}`);
}

const CallQuery = queryOf("call", ANALYTICS_COLUMNS.call);
const TurnQuery = queryOf("turn", ANALYTICS_COLUMNS.turn);
const DeliveryQuery = queryOf("delivery", ANALYTICS_COLUMNS.delivery);

const AnalyticsQuery = z.discriminatedUnion("table", [CallQuery, TurnQuery, DeliveryQuery], {
	error: wrongChoice("a table", "table", Object.keys(ANALYTICS_COLUMNS)),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

export const AnalyticsRequest = z
	.strictObject({ queries: z.array(AnalyticsQuery).min(1).max(10) })
	.meta({ id: "AnalyticsRequest" });

const AnalyticsResult = z
	.object({
		name: z.string(),
		timeRange: z
			.object({
				start: z.string(),
				end: z.string(),
				step: z.string().optional(),
				timezone: z.string(),
			})
			.nullable(),
		asOf: z.iso.datetime().meta({
			description: "Every event recorded before this, of the calls asked about, is counted",
		}),
		result: z
			.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
			.meta({
				description:
					"One row a bucket (`date`) and group, in that order; a bucket with nothing in it has no row",
			}),
	})
	.meta({ id: "AnalyticsResult" });
export type AnalyticsResult = z.infer<typeof AnalyticsResult>;

export const AnalyticsAnswer = z
	.object({ results: z.array(AnalyticsResult) })
	.meta({ id: "AnalyticsAnswer" });

function isTimezone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
	} catch {
		return false;
	}
}

function timeOf(iso: string): number {
	// oxlint-disable-next-line no-restricted-globals -- reads a time that was given, not the clock.
	return Date.parse(iso);
}
