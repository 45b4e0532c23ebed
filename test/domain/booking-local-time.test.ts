import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
	addDays,
	instantOf,
	isDate,
	isoOf,
	localTimeOf,
} from "../../src/domain/time/local-time.ts";
import { instantOfIso } from "../../src/domain/time/written-start.ts";

const zones = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "UTC"];
const aSecond = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);

describe("a wall clock", () => {
	it("shows the same calendar as the platform does, in any zone and year", () => {
		fc.assert(
			fc.property(aSecond, fc.constantFrom(...zones), (instant, timezone) => {
				const expected = new Intl.DateTimeFormat("sv-SE", {
					timeZone: timezone,
					dateStyle: "short",
				}).format(instant);
				const { date, weekday } = localTimeOf(instant, timezone);
				expect(date).toBe(expected);
				expect(weekday).toBe(new Date(`${date}T12:00:00Z`).getUTCDay());
			}),
		);
	});

	it("is written as ISO 8601 that means the same instant", () => {
		fc.assert(
			fc.property(aSecond, fc.constantFrom(...zones), (instant, timezone) => {
				const iso = isoOf(instant, timezone);
				expect(Date.parse(iso)).toBe(instant);
				expect(instantOfIso(iso, "Asia/Tokyo")).toBe(instant);
			}),
		);
	});

	it("leads back to the instant it was read at, but for the hour that an autumn repeats", () => {
		fc.assert(
			fc.property(aSecond, fc.constantFrom(...zones), (instant, timezone) => {
				const minute = instant - (instant % 60_000);
				const { date, minutes } = localTimeOf(minute, timezone);
				const back = instantOf(date, minutes, timezone);
				expect(back).toBeLessThanOrEqual(minute);
				expect(localTimeOf(back, timezone)).toEqual(localTimeOf(minute, timezone));
			}),
		);
	});

	it("takes the first of two half past ones in London's autumn, and the hour after the gap in spring", () => {
		expect(isoOf(instantOf("2026-10-25", 90, "Europe/London"), "Europe/London")).toBe(
			"2026-10-25T01:30:00+01:00",
		);
		expect(isoOf(instantOf("2026-03-29", 90, "Europe/London"), "Europe/London")).toBe(
			"2026-03-29T02:30:00+01:00",
		);
	});
});

describe("a time written by a model", () => {
	it("is read off the business's clock when it has no offset", () => {
		expect(instantOfIso("2026-07-24T10:00", "Europe/London")).toBe(
			Date.parse("2026-07-24T09:00:00Z"),
		);
	});

	it.each([
		"tomorrow",
		"2026-02-30T10:00:00Z",
		"2026-11-24",
		"2026-11-24T25:00:00Z",
		"2026-11-24T10:60:00Z",
		"24/11/2026 10:00",
		"",
	])("is nothing when it is %j", (text) => {
		expect(instantOfIso(text, "Europe/London")).toBeNull();
	});
});

describe("a calendar day", () => {
	it("exists or does not", () => {
		expect(isDate("2028-02-29")).toBe(true);
		expect(isDate("2026-02-29")).toBe(false);
		expect(isDate("2026-13-01")).toBe(false);
		expect(isDate("2026-1-1")).toBe(false);
	});

	it("is followed by the next, over months and leap years", () => {
		expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
		expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
		expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
	});
});
