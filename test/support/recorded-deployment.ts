import { z } from "zod";

import answersText from "../contracts/release-0.1/answers.jsonl?raw";
import d1Text from "../contracts/release-0.1/d1.jsonl?raw";
import deploymentText from "../contracts/release-0.1/deployment.jsonl?raw";
import eventsText from "../contracts/release-0.1/events.jsonl?raw";
import objectsText from "../contracts/release-0.1/objects.jsonl?raw";
import queuesText from "../contracts/release-0.1/queues.jsonl?raw";
import r2Text from "../contracts/release-0.1/r2.jsonl?raw";
import webhooksText from "../contracts/release-0.1/webhooks.jsonl?raw";
import workflowsText from "../contracts/release-0.1/workflows.jsonl?raw";

// What a deployment of release 0.1 left behind: test/contracts/release-0.1/README.md says how it was recorded. Nothing
// of `src` is imported here. These shapes are that release's, whatever the code has become.

const Event = z.object({
	callId: z.string(),
	seq: z.int(),
	type: z.string(),
	v: z.int(),
	at: z.int(),
	data: z.record(z.string(), z.unknown()),
});
type Event = z.infer<typeof Event>;

/** What a column of SQLite holds here. */
export const Value = z.union([z.string(), z.number(), z.null()]);
export type Row = Record<string, z.infer<typeof Value>>;

export const deployment = z
	.object({
		workspaceId: z.string(),
		key: z.string(),
		token: z.object({ callId: z.string(), token: z.string() }),
		long: z.object({ text: z.string(), times: z.int() }),
		askedAt: z.int(),
	})
	.parse(JSON.parse(deploymentText));

const logs = Map.groupBy(
	linesOf(eventsText).map((line) => Event.parse(JSON.parse(line))),
	({ callId }) => callId,
);

/** Events are written once, in events.jsonl; elsewhere a reference stands for them. JSON in a text is written as JSON. */
const Reference = z.union([
	z.strictObject({ $events: z.string() }).transform(({ $events: span }) => eventsIn(span)),
	z
		.strictObject({ $json: z.string() })
		.transform(({ $json: span }) => JSON.stringify(eventsIn(span))),
	z.strictObject({ $line: z.string() }).transform(({ $line: span }) => jsonLines(span)),
	z.strictObject({ $lines: z.string() }).transform(({ $lines: span }) => `${jsonLines(span)}\n`),
	z
		.strictObject({ $shown: z.string() })
		.transform(({ $shown: span }) =>
			eventsIn(span).map((event) => ({ id: `${event.callId}:${event.seq}`, ...event })),
		),
	z.strictObject({ $text: z.unknown() }).transform(({ $text: value }) => JSON.stringify(value)),
]);

/** `call_… 3-19`, or one event as `call_… 3`. */
function eventsIn(span: string): Event[] {
	const [, callId = "", from = "", to = from] = /^(\S+) (\d+)(?:-(\d+))?$/.exec(span) ?? [];
	return (logs.get(callId) ?? []).slice(Number(from) - 1, Number(to));
}

function jsonLines(span: string): string {
	return eventsIn(span)
		.map((event) => JSON.stringify(event))
		.join("\n");
}

function linesOf(text: string): string[] {
	return text
		.replaceAll("«long»", deployment.long.text.repeat(deployment.long.times))
		.trimEnd()
		.split("\n");
}

function read<T>(text: string, schema: z.ZodType<T>): T[] {
	return linesOf(text).map((line) =>
		schema.parse(
			JSON.parse(line, (_, value: unknown) => {
				const reference = Reference.safeParse(value);
				return reference.success ? reference.data : value;
			}),
		),
	);
}

/** Each request, when it was sent, and its answer. */
export const answers = read(
	answersText,
	z.object({
		at: z.int(),
		method: z.string(),
		path: z.string(),
		body: z.unknown().optional(),
		keyed: z.boolean().default(true),
		status: z.int(),
		type: z.string().nullable(),
		answer: z.unknown(),
	}),
);

/** Every message, in the order in which they were sent. */
export const messages = read(
	queuesText,
	z.object({ queue: z.string(), body: z.unknown(), delaySeconds: z.number().default(0) }),
);

/** Every webhook that a subscriber received, and the status that it answered. */
export const webhooks = read(
	webhooksText,
	z.object({ id: z.string(), path: z.string(), answered: z.int() }),
);

/** The workflow instances that the consumers of call events created. */
export const instances = read(
	workflowsText,
	z.object({
		workflow: z.enum(["post-call", "reminders"]),
		id: z.string(),
		params: z.record(z.string(), z.unknown()),
	}),
);

const objects = read(
	objectsText,
	z.object({
		name: z.string(),
		callId: z.string(),
		alarm: z.int().nullable(),
		kv: z.record(z.string(), z.unknown()),
		/** The statements that made the tables, `events` first. */
		create: z.array(z.string()),
		events: z.array(Event),
		jobs: z.array(z.record(z.string(), Value)),
	}),
);

export const r2 = read(
	r2Text,
	z.object({
		key: z.string(),
		customMetadata: z.record(z.string(), z.string()),
		httpMetadata: z.record(z.string(), z.string()),
		text: z.string(),
	}),
);

/** The rows of each table of D1. */
export const tables = new Map<string, Row[]>();
let table: { name: string; columns: string[] } = { name: "", columns: [] };
for (const line of read(
	d1Text,
	z.union([z.array(Value), z.object({ table: z.string(), columns: z.array(z.string()) })]),
)) {
	if (!Array.isArray(line)) {
		table = { name: line.table, columns: line.columns };
		tables.set(table.name, []);
		continue;
	}
	const row = Object.fromEntries(
		table.columns.map((column, index) => [column, line[index] ?? null]),
	);
	tables.get(table.name)?.push(row);
}

/** A call by its name in objects.jsonl. */
export function recordedCall(name: string) {
	const object = objects.find((each) => each.name === name);
	if (object === undefined) throw new Error(`no call was recorded as ${name}`);
	return object;
}

export const callNames = objects.map(({ name }) => name);

/**
 * Release 0.1 counted the apology for a failed synthesis among the generated words. Its row keeps them until a rebuild,
 * so a new fold may differ from it in this column.
 */
export const knownFault = {
	callId: recordedCall("talkedOver").callId,
	turn: 2,
	column: "generated_text",
};
