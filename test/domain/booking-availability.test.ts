import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import {
	freeSlots,
	type FreeSlotsQuery,
	type Held,
	isOpenAt,
	openingsOn,
	resourcesFor,
	type Service,
	type Span,
} from "../../src/domain/booking/availability.ts";
import { addDays, clockOf, isoOf, localTimeOf, MINUTE } from "../../src/domain/time/local-time.ts";

const at = (iso: string) => Date.parse(iso);
/** A Sunday evening; the clinic opens on Monday. */
const sunday = at("2026-11-22T19:12:00Z");

const plain = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
const halfHour: Service = { service: "cleaning", durationMinutes: 30, ...plain };
const everyDay = (day: string[]) => ({
	monday: day,
	tuesday: day,
	wednesday: day,
	thursday: day,
	friday: day,
	saturday: day,
	sunday: day,
});
const aroundTheClock: AgentProfile = { ...reception, openingHours: everyDay(["00:30-23:30"]) };

function query(change: Partial<FreeSlotsQuery> & Pick<FreeSlotsQuery, "from">): FreeSlotsQuery {
	const { from } = change;
	const all = { held: [], now: 0, preferredMinutes: null, limit: 9999 };
	return { agent: reception, service: halfHour, to: from, ...all, ...change };
}

/** Zones by what their clocks do: an hour, half an hour, at midnight, south of the equator, and nothing. */
const zones = {
	"Europe/London": ["2026-03-29", "2026-10-25"],
	"America/New_York": ["2026-03-08", "2026-11-01"],
	"Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
	"America/Santiago": ["2026-04-05", "2026-09-06"],
	"Asia/Kathmandu": ["2026-03-29", "2026-10-25"],
} as const;

const aZone = fc.constantFrom(...Object.entries(zones));
const aDay = aZone.chain(([timezone, changes]) =>
	fc.record({
		timezone: fc.constant(timezone),
		date: fc
			.tuple(fc.constantFrom(...changes, "2026-11-24"), fc.integer({ min: -1, max: 1 }))
			.map(([date, days]) => addDays(date, days)),
	}),
);
/** Up to three stretches of a day that do not overlap, on any five minutes. */
const hours = fc
	.uniqueArray(fc.integer({ min: 0, max: 288 }), { minLength: 0, maxLength: 6 })
	.map((fives) => {
		const sorted = fives.toSorted((a, b) => a - b).map((five) => clockOf(five * 5));
		const pairs = sorted.flatMap((opens, index) => {
			const closes = sorted[index + 1];
			return index % 2 === 0 && closes !== undefined ? [`${opens}-${closes}`] : [];
		});
		return pairs;
	});
const anAgent = fc.record({
	day: aDay,
	hours,
	slotMinutes: fc.constantFrom(5, 15, 30, 45, 60),
	closed: fc.boolean(),
	durationMinutes: fc.constantFrom(5, 20, 30, 60, 90),
	bufferBeforeMinutes: fc.constantFrom(0, 5, 30, 90),
	bufferAfterMinutes: fc.constantFrom(0, 10, 45),
	eligible: fc.constantFrom(undefined, ["a"], ["b", "c"], ["c", "a"]),
});
/** What others hold, in minutes from the day's first. */
const others = fc.array(
	fc.record({
		resource: fc.constantFrom("a", "b", "c"),
		from: fc.integer({ min: -60, max: 300 }).map((five) => five * 5),
		minutes: fc.integer({ min: 1, max: 60 }).map((five) => five * 5),
	}),
	{ maxLength: 25 },
);

type Moment = { instant: number; minutes: number };
const walls = new Map<string, Moment[]>();

/** Every five minutes of a local day with what a clock on the wall shows: no opening and no change of a clock is between. */
function wallClock(date: string, timezone: string): Moment[] {
	const known = walls.get(date + timezone) ?? watched(date, timezone);
	walls.set(date + timezone, known);
	return known;
}

function watched(date: string, timezone: string): Moment[] {
	const noon = at(`${date}T12:00:00Z`);
	const around = Array.from(
		{ length: 3 * 24 * 12 },
		(_, index) => noon + (index - 36 * 12) * 5 * MINUTE,
	);
	return around.flatMap((instant) => {
		const shown = localTimeOf(instant, timezone);
		return shown.date === date ? [{ instant, minutes: shown.minutes }] : [];
	});
}

/** From when the clock first shows the opening time, or one after it, until it does so of the closing time. */
function expectedOpenings(date: string, timezone: string, stretches: readonly string[]): Span[] {
	const minutes = wallClock(date, timezone);
	const last = minutes.at(-1)?.instant ?? Number.NaN;
	const first = (clock: string) => {
		const [hour = 0, minute = 0] = clock.split(":").map(Number);
		const wanted = hour * 60 + minute;
		return minutes.find((each) => each.minutes >= wanted)?.instant ?? last + 5 * MINUTE;
	};
	return stretches
		.map((stretch) => {
			const [opens = "", closes = ""] = stretch.split("-");
			return { startsAt: first(opens), endsAt: first(closes) };
		})
		.filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

describe("opening hours", () => {
	it("are what the clock on the wall says, also where it is put forward or back", () => {
		fc.assert(
			fc.property(aDay, hours, ({ timezone, date }, stretches) => {
				const agent = { ...reception, timezone, openingHours: everyDay(stretches) };
				const openings = openingsOn(agent, date);
				expect(openings).toEqual(expectedOpenings(date, timezone, stretches));
				for (const { startsAt, endsAt } of openings) {
					expect(isOpenAt(agent, startsAt)).toBe(true);
					expect(isOpenAt(agent, endsAt - 1)).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe("free slots", () => {
	it("are exactly those that a diary kept by the minute has room for", () => {
		fc.assert(
			fc.property(
				anAgent,
				others,
				fc.integer({ min: 0, max: 1440 }),
				(given, taken, nowMinutes) => {
					const { timezone, date } = given.day;
					const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, eligible } = given;
					const service: Service = {
						service: "s",
						durationMinutes,
						bufferBeforeMinutes,
						bufferAfterMinutes,
						...(eligible && { resources: [...eligible] }),
					};
					const agent: AgentProfile = {
						...reception,
						timezone,
						openingHours: everyDay(given.hours),
						slotMinutes: given.slotMinutes,
						resources: ["a", "b", "c"],
						closedDays: given.closed ? [date] : [],
					};
					const midnight = wallClock(date, timezone)[0]?.instant ?? Number.NaN;
					const now = midnight + nowMinutes * MINUTE;
					const held = taken.map(({ resource, from, minutes }, index): Held => {
						const startsAt = midnight + from * MINUTE;
						const endsAt = startsAt + minutes * MINUTE;
						return { appointmentId: String(index), resource, startsAt, endsAt };
					});

					const diary = new Set(
						held.flatMap(({ resource, startsAt, endsAt }) =>
							Array.from(
								{ length: (endsAt - startsAt) / MINUTE },
								(_, minute) => `${resource}@${startsAt + minute * MINUTE}`,
							),
						),
					);
					const expected = given.closed
						? []
						: expectedOpenings(date, timezone, given.hours).flatMap((open) => {
								const starts: number[] = [];
								const step = given.slotMinutes * MINUTE;
								const last = open.endsAt - durationMinutes * MINUTE;
								for (let minute = open.startsAt; minute <= last; minute += step) {
									const from = minute - bufferBeforeMinutes * MINUTE;
									const length = bufferBeforeMinutes + durationMinutes + bufferAfterMinutes;
									const room = resourcesFor(agent, service).some((resource) =>
										Array.from({ length }, (_, nth) => `${resource}@${from + nth * MINUTE}`).every(
											(place) => !diary.has(place),
										),
									);
									if (room && minute > now) starts.push(minute);
								}
								return starts;
							});
					const free = freeSlots(query({ agent, service, from: date, held, now }));
					expect(free.map(({ startsAt }) => startsAt)).toEqual(expected);
					for (const { startsAt, endsAt } of free)
						expect(endsAt - startsAt).toBe(durationMinutes * MINUTE);
				},
			),
			{ numRuns: 300 },
		);
	}, 60_000);

	it.each([
		["the day the clocks go forward", "2026-03-29", 44],
		["a day like any other", "2026-11-24", 46],
		["the day they go back", "2026-10-25", 48],
	])("are as many as fit into %s", (_, from, slots) => {
		const free = freeSlots(query({ agent: aroundTheClock, from }));
		expect(free).toHaveLength(slots);
		expect(new Set(free.map(({ startsAt }) => startsAt)).size).toBe(slots);
	});

	it("begin with the nearest to the time the caller would like", () => {
		const [startsAt, endsAt] = [at("2026-11-24T10:00:00Z"), at("2026-11-24T10:30:00Z")];
		const held = [{ appointmentId: "a", resource: "main", startsAt, endsAt }];
		const wished = { held, now: sunday, preferredMinutes: 600, limit: 3 };
		const free = freeSlots(query({ from: "2026-11-24", ...wished }));
		expect(free.map((slot) => isoOf(slot.startsAt, "Europe/London"))).toEqual([
			"2026-11-24T09:30:00+00:00",
			"2026-11-24T10:30:00+00:00",
			"2026-11-24T09:00:00+00:00",
		]);
	});

	it("are kept from an appointment of the evening before by its buffer", () => {
		const agent: AgentProfile = { ...reception, openingHours: everyDay(["00:00-24:00"]) };
		const [startsAt, endsAt] = [at("2026-11-23T23:00:00Z"), at("2026-11-24T01:00:00Z")];
		const held = [{ appointmentId: "a", resource: "main", startsAt, endsAt }];
		const free = freeSlots(query({ agent, from: "2026-11-24", held }));
		expect(free[0]?.startsAt).toBe(endsAt);
	});
});
