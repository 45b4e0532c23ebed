import { describe, expect, it } from "vitest";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { explain } from "../../src/domain/booking/refusal.ts";
import { checkBooking, checkSearch, intentKeyOf } from "../../src/domain/booking/request.ts";

const timezone = "Europe/London";
const at = (iso: string) => Date.parse(iso);
/** A Sunday evening; the clinic opens on Monday. */
const sunday = at("2026-11-22T19:12:00Z");
const cleaning = {
	service: "cleaning",
	durationMinutes: 30,
	bufferBeforeMinutes: 0,
	bufferAfterMinutes: 0,
};

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
				heldFrom: at("2026-11-24T10:00:00Z"),
				heldUntil: at("2026-11-24T10:30:00Z"),
				resources: ["main"],
				name: "Maria Lopez",
				phone: "+447700900123",
				phoneExtension: null,
				phoneSaid: "07700 900-123",
			},
		});
	});

	it("takes one of the service's resources, or of the agent's, from and until its buffers", () => {
		const surgery = {
			...cleaning,
			durationMinutes: 60,
			bufferBeforeMinutes: 10,
			bufferAfterMinutes: 20,
		};
		const agent: AgentProfile = {
			...reception,
			resources: ["chair 1", "chair 2", "room"],
			services: [
				{ ...surgery, service: "surgery", resources: ["room", "chair 2"] },
				{ ...surgery, service: "check up" },
			],
		};
		expect(checkBooking(agent, { ...wish, service: "surgery" }, sunday)).toMatchObject({
			value: {
				endsAt: at("2026-11-24T11:00:00Z"),
				heldFrom: at("2026-11-24T09:50:00Z"),
				heldUntil: at("2026-11-24T11:20:00Z"),
				resources: ["room", "chair 2"],
			},
		});
		expect(checkBooking(agent, wish, sunday)).toMatchObject({
			value: { resources: ["chair 1", "chair 2", "room"] },
		});
	});

	it("says what is nearest when it is for a break between two openings", () => {
		const agent: AgentProfile = {
			...reception,
			openingHours: { ...reception.openingHours, tuesday: ["09:00-12:00", "13:15-17:00"] },
		};
		const inTheBreak = { ...wish, startsAt: "2026-11-24T12:30:00+00:00" };
		const checked = checkBooking(agent, inTheBreak, sunday);
		expect(checked).toMatchObject({
			refusal: {
				code: "outside_opening_hours",
				nearest: [at("2026-11-24T11:30:00Z"), at("2026-11-24T13:15:00Z")],
			},
		});
		expect(checked.ok || explain(checked.refusal, timezone)).toBe(
			"The business is closed at that time. The nearest starts are 2026-11-24T11:30:00+00:00 and 2026-11-24T13:15:00+00:00.",
		);
	});

	it("may not be on a closed day, and is told when the business opens after it", () => {
		const agent: AgentProfile = { ...reception, closedDays: ["2026-11-24", "2026-11-25"] };
		const checked = checkBooking(agent, wish, sunday);
		expect(checked.ok || explain(checked.refusal, timezone)).toBe(
			"The business is closed on 2026-11-24. It opens next at 2026-11-26T09:00:00+00:00.",
		);
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
			nearest: [],
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
			expect.stringContaining('"call me" is no phone number'),
		]);
	});

	it("is the same deed however its time, name and number are spelled", () => {
		const keys = [
			check({}),
			check({ startsAt: "2026-11-24T11:00:00+01:00", name: "LOPEZ, María", phone: "07700900123" }),
		].map((checked) => (checked.ok ? intentKeyOf("call_x", checked.value) : null));
		expect(keys).toEqual(
			Array(2).fill(
				"call_x/book_appointment/2026-11-24T10:00:00+00:00/+447700900123/check%20up/lopez-maria",
			),
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
				service: cleaning,
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
