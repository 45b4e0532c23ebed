/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from "vitest";
import { z } from "zod";

import reference from "../../docs/events.md?raw";
import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { RawEvent } from "../../src/domain/events/envelope.ts";
import { readEvent, readEvents } from "../../src/domain/events/read.ts";
import { eventReference } from "../../tools/docs/event-reference.ts";

/** What was published, to the letter: a file for each type and version, never edited, only added. */
const files = import.meta.glob("./published/*.json", { eager: true, import: "default" });
const published = Object.entries(files).map(([path, samples]) => ({
	name: path.replace(/^.*\//, "").replace(/\.json$/, ""),
	samples: z.array(RawEvent).parse(samples),
}));
const newest = new Map<string, number>(
	CallEvent.options.map(({ shape: { type, v } }) => [type.value, v.value]),
);
const [sample = expect.fail("nothing was published")] = published[0]?.samples ?? [];

describe("every published event", () => {
	it("has a sample, for each version of each type in the catalogue", () => {
		const versions = [...newest].flatMap(([type, last]) =>
			Array.from({ length: last }, (_, index) => `${type}.v${index + 1}`),
		);
		expect(published.map(({ name }) => name).toSorted()).toEqual(versions.toSorted());
	});

	it.each(published)("can be read for ever: $name", ({ name, samples }) => {
		expect(samples).not.toEqual([]);
		for (const raw of samples) {
			expect(`${raw.type}.v${raw.v}`).toBe(name);
			expect(readEvent(raw)).toMatchObject({
				kind: "event",
				event: { callId: raw.callId, seq: raw.seq, at: raw.at, type: raw.type },
			});
			expect(readEvents([raw])[0]?.v).toBe(newest.get(raw.type));
		}
	});

	it("is read as it was written, nothing dropped, when its version is the newest", () => {
		const current = published
			.flatMap(({ samples }) => samples)
			.filter(({ type, v }) => newest.get(type) === v);
		expect(current.map(readEvent)).toEqual(current.map((event) => ({ kind: "event", event })));
	});
});

describe("an event that this version does not know", () => {
	it.each([
		["of another type", { type: "call.teleported" }],
		["of a version that is still to come", { v: (newest.get(sample.type) ?? 0) + 1 }],
		["of a known type and another shape", { data: { nothing: "of the kind" } }],
	])("is kept as it is when it is %s", (_, changes) => {
		const raw = { ...sample, ...changes };
		expect(readEvent(raw)).toEqual({ kind: "unrecognised", raw, why: expect.any(String) });
		// What understands events leaves it out; what stores and forwards them has it.
		expect(readEvents([sample, raw])).toHaveLength(1);
	});

	it.each([
		["null", null],
		["text", "call.started"],
		["without a place in its log", { ...sample, seq: 0 }],
		["of no call", { ...sample, callId: "7" }],
		["without data", { ...sample, data: null }],
	])("is unreadable when it is no event at all: %s", (_, value) => {
		expect(readEvent(value)).toEqual({ kind: "unreadable", why: expect.any(String) });
	});
});

describe("docs/events.md", () => {
	it("is what `node tools/docs/main.ts` writes", () => {
		expect(reference).toBe(eventReference());
	});
});
