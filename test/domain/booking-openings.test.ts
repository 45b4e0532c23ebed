import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { nextOpening } from "../../src/domain/booking/availability.ts";
import { DAY } from "../../src/domain/time/local-time.ts";

const at = (iso: string) => Date.parse(iso);
/** A Sunday evening; the clinic opens on Monday. */
const sunday = at("2026-11-22T19:12:00Z");
const everyDay = (day: string[]) => ({
	monday: day,
	tuesday: day,
	wednesday: day,
	thursday: day,
	friday: day,
	saturday: day,
	sunday: day,
});

describe("the next opening", () => {
	it("is Monday morning for a call on Sunday", () => {
		expect(nextOpening(reception, sunday)?.startsAt).toBe(at("2026-11-23T09:00:00Z"));
	});

	it("is today's while it lasts, and the one after the break in the break", () => {
		const openingHours = everyDay(["09:00-12:30", "13:30-17:00"]);
		const agent = { ...reception, openingHours };
		const morning = at("2026-11-23T12:00:00Z");
		expect(nextOpening(agent, morning)?.startsAt).toBe(at("2026-11-23T09:00:00Z"));
		expect(nextOpening(agent, at("2026-11-23T13:00:00Z"))?.startsAt).toBe(
			at("2026-11-23T13:30:00Z"),
		);
	});

	it("skips closed days", () => {
		const closedDays = ["2026-11-23", "2026-11-24"];
		expect(nextOpening({ ...reception, closedDays }, sunday)?.startsAt).toBe(
			at("2026-11-25T09:00:00Z"),
		);
	});

	it("never comes to a business that is always closed", () => {
		expect(nextOpening({ ...reception, openingHours: everyDay([]) }, sunday + DAY)).toBeNull();
	});
});
