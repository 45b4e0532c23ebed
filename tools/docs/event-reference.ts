import { z } from "zod";

import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { MAX_EVENT_BYTES, RawEvent } from "../../src/domain/events/envelope.ts";
import { describeFields, type Field } from "./describe-fields.ts";
import { meanings } from "./meanings.ts";

/** `docs/events.md`, from the schemas that every event is read with. */
export function eventReference(): string {
	const events = CallEvent.options.map(({ shape: { type, v, data } }) => ({
		type: type.value,
		v: v.value,
		fields: describeFields(z.toJSONSchema(data)),
	}));
	return [
		"# Events",
		"",
		"<!-- Written by `node tools/docs/main.ts` from src/domain/events/catalogue.ts. Do not edit. -->",
		"",
		`A call's log is a list of events. Each is stored, sent through the queue and archived in the same shape, at most ${MAX_EVENT_BYTES / 1024} KB of \`data\`:`,
		"",
		...table(describeFields(z.toJSONSchema(RawEvent))),
		"",
		"The id the outside world knows an event by is `callId:seq`; it never changes. An event of a type or version that a reader does not know is kept and counted, never dropped. A published shape is never edited: the version is raised, and older events are brought up to it when they are read.",
		"",
		"| type | version | |",
		"|---|---|---|",
		...events.map(
			({ type, v }) => `| [\`${type}\`](#${anchor(type)}) | ${v} | ${meanings[type]} |`,
		),
		...events.flatMap(({ type, v, fields }) => [
			"",
			`## ${type}`,
			"",
			`Version ${v}. ${meanings[type]}`,
			"",
			...table(fields),
		]),
		"",
	].join("\n");
}

function table(fields: readonly Field[]): string[] {
	return [
		"| field | type |",
		"|---|---|",
		...fields.map(({ name, type }) => `| \`${name}\` | ${type.replaceAll("|", "\\|")} |`),
	];
}

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
	return heading.replaceAll(".", "");
}
