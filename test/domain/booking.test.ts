import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import {
	freeSlots,
	nextOpening,
	openingOn,
	type Span,
} from "../../src/domain/booking/availability.ts";
import { addDays, DAY, isoOf, localTimeOf } from "../../src/domain/booking/local-time.ts";
import { normalisePhone } from "../../src/domain/booking/phone.ts";
import { explain } from "../../src/domain/booking/refusal.ts";
import { checkBooking, checkSearch, intentKeyOf } from "../../src/domain/booking/request.ts";

const timezone = "Europe/London";
const at = (iso: string) => Date.parse(iso);
/** A Sunday evening; the clinic opens on Monday. */
const sunday = at("2026-11-22T19:12:00Z");

const aroundTheClock: AgentProfile = {
	...reception,
	openingHours: Array.from({ length: 7 }, () => ({ opens: "00:30", closes: "23:30" })),
};
const isos = (spans: Span[]) => spans.map(({ startsAt }) => isoOf(startsAt, timezone));

describe("free slots", () => {
	const anAgent = fc.constantFrom(reception, aroundTheClock);
	const aDayAroundAChange = fc
		.tuple(
			fc.constantFrom("2026-03-29", "2026-10-25", "2026-11-24"),
			fc.integer({ min: -3, max: 3 }),
		)
		.map(([date, days]) => addDays(date, days));
	const aWish = fc.record({
		agent: anAgent,
		from: aDayAroundAChange,
		days: fc.integer({ min: 0, max: 4 }),
		durationMinutes: fc.constantFrom(15, 30, 45, 60, 90),
		nowOffset: fc.integer({ min: -2 * DAY, max: 3 * DAY }),
		takenSteps: fc.array(
			fc.tuple(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 1, max: 6 })),
			{
				maxLength: 30,
			},
		),
		preferredMinutes: fc.option(fc.integer({ min: 0, max: 1439 })),
	});

	it("are in the opening hours, on the grid, in the future and free, also when the clocks change", () => {
		fc.assert(
			fc.property(aWish, ({ agent, from, days, durationMinutes, nowOffset, ...wish }) => {
				const midnight = at(`${from}T00:00:00Z`);
				const now = midnight + nowOffset;
				const taken = wish.takenSteps.map(([start, length]) => ({
					startsAt: midnight + start * 30 * 60_000,
					endsAt: midnight + (start + length) * 30 * 60_000,
				}));
				const to = addDays(from, days);
				const { preferredMinutes } = wish;
				const query = {
					agent,
					durationMinutes,
					from,
					to,
					taken,
					now,
					preferredMinutes,
					limit: 999,
				};
				for (const { startsAt, endsAt } of freeSlots(query)) {
					const { date, weekday } = localTimeOf(startsAt, timezone);
					const open = openingOn(agent, date) ?? { startsAt: Infinity, endsAt: -Infinity };
					expect(agent.openingHours[weekday]).not.toBeNull();
					expect(date >= from && date <= to).toBe(true);
					expect(startsAt).toBeGreaterThanOrEqual(open.startsAt);
					expect(endsAt).toBeLessThanOrEqual(open.endsAt);
					expect(endsAt - startsAt).toBe(durationMinutes * 60_000);
					expect((startsAt - open.startsAt) % (30 * 60_000)).toBe(0);
					expect(startsAt).toBeGreaterThan(now);
					expect(taken.some((span) => span.startsAt < endsAt && startsAt < span.endsAt)).toBe(
						false,
					);
				}
			}),
		);
	});

	it.each([
		["the day the clocks go forward", "2026-03-29", 44],
		["a day like any other", "2026-11-24", 46],
		["the day they go back", "2026-10-25", 48],
	])("are as many as fit into %s", (_, date, slots) => {
		const query = { agent: aroundTheClock, durationMinutes: 30, from: date, to: date, now: 0 };
		const free = freeSlots({ ...query, taken: [], preferredMinutes: null, limit: 999 });
		expect(free).toHaveLength(slots);
		expect(new Set(free.map(({ startsAt }) => startsAt)).size).toBe(slots);
	});

	it("begin with the nearest to the time the caller would like", () => {
		const query = { agent: reception, durationMinutes: 30, now: sunday, preferredMinutes: 600 };
		const taken = [{ startsAt: at("2026-11-24T10:00:00Z"), endsAt: at("2026-11-24T10:30:00Z") }];
		const free = freeSlots({ ...query, from: "2026-11-24", to: "2026-11-24", taken, limit: 3 });
		expect(isos(free)).toEqual([
			"2026-11-24T09:30:00+00:00",
			"2026-11-24T10:30:00+00:00",
			"2026-11-24T09:00:00+00:00",
		]);
	});
});

describe("the next opening", () => {
	it("is Monday morning for a call on Sunday", () => {
		expect(nextOpening(reception, sunday)?.startsAt).toBe(at("2026-11-23T09:00:00Z"));
	});

	it("is today's while it lasts", () => {
		const noon = at("2026-11-23T12:00:00Z");
		expect(nextOpening(reception, noon)?.startsAt).toBe(at("2026-11-23T09:00:00Z"));
	});

	it("never comes to a business that is always closed", () => {
		const openingHours = Array.from({ length: 7 }, () => null);
		expect(nextOpening({ ...reception, openingHours }, sunday)).toBeNull();
	});
});

describe("a booking", () => {
	const wish = {
		service: "Check-up",
		startsAt: "2026-11-24T10:00:00+00:00",
		name: "  Maria  Lopez ",
		phone: "07700 900-123",
	};
	const check = (change: Partial<typeof wish>) =>
		checkBooking(reception, { ...wish, ...change }, sunday);
	const refusalOf = (change: Partial<typeof wish>) => {
		const checked = check(change);
		if (checked.ok) throw new Error("accepted");
		return checked.refusal;
	};

	it("is what the caller meant, tidied", () => {
		expect(check({})).toEqual({
			ok: true,
			value: {
				service: "check up",
				startsAt: at("2026-11-24T10:00:00Z"),
				endsAt: at("2026-11-24T10:30:00Z"),
				name: "Maria Lopez",
				phone: "07700900123",
			},
		});
	});

	it("names the services there are when it is for another", () => {
		expect(refusalOf({ service: "root canal" })).toEqual({
			code: "unknown_service",
			said: "root canal",
			services: ["check up", "cleaning", "consultation"],
		});
	});

	it("says when the business opens next when it is for a closed day", () => {
		expect(refusalOf({ startsAt: "2026-11-28T10:00:00+00:00" })).toEqual({
			code: "closed",
			date: "2026-11-28",
			nextOpening: at("2026-11-30T09:00:00Z"),
		});
	});

	it("names the hours when it is before or after them, or would end after them", () => {
		const hours = {
			code: "outside_opening_hours",
			opens: at("2026-11-24T09:00:00Z"),
			lastStart: at("2026-11-24T16:30:00Z"),
		};
		expect(refusalOf({ startsAt: "2026-11-24T08:30:00+00:00" })).toEqual(hours);
		expect(refusalOf({ startsAt: "2026-11-24T17:00:00+00:00" })).toEqual(hours);
	});

	it("names the nearest starts when it is between two", () => {
		expect(refusalOf({ startsAt: "2026-11-24T10:10:00+00:00" })).toEqual({
			code: "off_grid",
			nearest: [at("2026-11-24T10:00:00Z"), at("2026-11-24T10:30:00Z")],
		});
	});

	it.each([
		["in_the_past", { startsAt: "2026-11-20T10:00:00+00:00" }],
		["too_far_ahead", { startsAt: "2099-11-24T10:00:00+00:00" }],
		["bad_time", { startsAt: "tomorrow at ten" }],
		["bad_name", { name: " " }],
		["bad_name", { name: "12" }],
		["bad_phone", { phone: "call me" }],
	])("is refused as %s when it is %j", (code, change) => {
		expect(refusalOf(change)).toMatchObject({ code });
	});

	it("explains every refusal in a sentence that names what would be right", () => {
		const refusals = [
			refusalOf({ service: "root canal" }),
			refusalOf({ startsAt: "2026-11-28T10:00:00+00:00" }),
			refusalOf({ startsAt: "2026-11-24T10:10:00+00:00" }),
			refusalOf({ phone: "call me" }),
		].map((refusal) => explain(refusal, timezone));
		expect(refusals).toEqual([
			'There is no service "root canal". The services are: check up, cleaning, consultation.',
			"The business is closed on 2026-11-28. It opens next at 2026-11-30T09:00:00+00:00.",
			"Appointments do not begin at that minute. The nearest are 2026-11-24T10:00:00+00:00 and 2026-11-24T10:30:00+00:00.",
			expect.stringContaining('"call me" is not a phone number'),
		]);
	});

	it("is the same deed however its time, name and number are spelled", () => {
		const keys = [
			check({}),
			check({ startsAt: "2026-11-24T11:00:00+01:00", name: "M. Lopez", phone: "07700900123" }),
		].map((checked) => (checked.ok ? intentKeyOf("call_x", checked.value) : null));
		expect(keys).toEqual(
			Array(2).fill("call_x/book_appointment/2026-11-24T10:00:00+00:00/07700900123"),
		);
	});
});

const search = (from: string, to: string | null = null, time: string | null = null) =>
	checkSearch(reception, { service: "cleaning", from, to, time }, sunday);

describe("a search", () => {
	it("covers one day unless it says more, and begins today at the earliest", () => {
		expect(search("2026-11-24", null, "9:30")).toEqual({
			ok: true,
			value: {
				service: "cleaning",
				durationMinutes: 30,
				from: "2026-11-24",
				to: "2026-11-24",
				preferredMinutes: 570,
			},
		});
		expect(search("2026-11-01", "2026-11-25")).toMatchObject({ value: { from: "2026-11-22" } });
	});

	it.each([
		["bad_date", "next week", null, null],
		["bad_date", "2026-11-24", "2026-11-23", null],
		["bad_time", "2026-11-24", null, "morning"],
		["in_the_past", "2026-11-20", null, null],
		["too_far_ahead", "2028-11-20", null, null],
		["range_too_long", "2026-11-24", "2027-03-24", null],
		["closed", "2026-11-28", null, null],
	])("is refused as %s when it is from %j to %j at %j", (code, from, to, time) => {
		expect(search(from, to, time)).toMatchObject({ ok: false, refusal: { code } });
	});
});

describe("a phone number", () => {
	it.each([
		["07700 900123", "07700900123"],
		["+44 (0)7700-900.123", "+447700900123"],
		["0044 7700 900123", "+447700900123"],
		["(0)20 7946 0000", "02079460000"],
		["5551234", "5551234"],
	])("%j is written %j", (said, written) => {
		expect(normalisePhone(said)).toBe(written);
	});

	it.each(["", "123", "call me", "07700 900123 x4", "1234567890123456", "٠١٢٣٤٥٦٧"])(
		"%j is none",
		(said) => {
			expect(normalisePhone(said)).toBeNull();
		},
	);
});
