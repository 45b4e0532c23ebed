import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { upcast } from "../../src/domain/events/upcast.ts";
import { answered, callerSaid, hungUp, record } from "../support/given-call.ts";

const newest = CallEvent.options.map(({ shape: { type, v } }) => ({
	type: type.value,
	v: v.value,
}));

describe("bringing an old event up to date", () => {
	it("ends at the newest version, and goes no further", () => {
		for (const { type, v } of newest) {
			const event = { type, v, data: { turn: 1 } };
			expect(upcast(event)).toEqual(event);
		}
	});

	it("leaves an event of a type or version that it does not know as it is", () => {
		fc.assert(
			fc.property(
				fc.string({ minLength: 1 }),
				fc.integer({ min: 2 ** 20, max: 2 ** 31 }),
				fc.dictionary(fc.string(), fc.jsonValue()),
				(type, v, data) => {
					const event = { type, v, data };
					expect(upcast(event)).toBe(event);
				},
			),
		);
	});
});

describe("reading a log", () => {
	it("puts its events in order, whatever order they came in", () => {
		const log = record([answered(), callerSaid("Hello?", 1), hungUp()]);
		fc.assert(
			fc.property(fc.shuffledSubarray(log, { minLength: log.length }), (shuffled) => {
				expect(readEvents(shuffled)).toEqual(log);
			}),
		);
	});
});
