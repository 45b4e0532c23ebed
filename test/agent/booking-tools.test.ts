import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { itIsACalendar } from "../contracts/calendar-contract.ts";
import {
	always,
	another,
	booked,
	calendarWith,
	call,
	context,
	effectKey,
	type Fault,
	hurriedClock,
	wish,
} from "./tool-context.ts";

itIsACalendar("A calendar whose line may fail", () => calendarWith({}), "faulty-calendar");

describe("find_slots", () => {
	it("offers at most six, with the business's own offset, the nearest to the wished time first", async () => {
		const input = { service: "Cleaning", from: "2026-11-24", to: null, time: "10:00" };
		const result = await call("find_slots", input, context("slots"));
		expect(result).toEqual({
			ok: true,
			output: {
				service: "cleaning",
				slots: [
					"10:00/10:30",
					"09:30/10:00",
					"10:30/11:00",
					"09:00/09:30",
					"11:00/11:30",
					"11:30/12:00",
				].map((span, index) => {
					const [start, end] = span.split("/");
					return {
						id: `s${index + 1}`,
						startsAt: `2026-11-24T${start}:00+00:00`,
						endsAt: `2026-11-24T${end}:00+00:00`,
						say: expect.stringMatching(/^Tuesday,? 24 November at \d/),
					};
				}),
			},
		});
	});

	it("does not offer what was booked", async () => {
		const given = context("booked");
		await call("book_appointment", wish, given);
		const input = { service: "cleaning", from: "2026-11-24", time: "10:00" };
		const result = await call("find_slots", input, given);
		expect(JSON.stringify(result)).not.toContain('"startsAt":"2026-11-24T10:00:00+00:00"');
	});

	it("does not let the caller wait for a calendar that is silent", async () => {
		const given = context("silent", {
			calendar: calendarWith({ held: ["hangs"] }),
			clock: hurriedClock,
		});
		const input = { service: "cleaning", from: "2026-11-24" };
		const began = hurriedClock.now();
		expect(await call("find_slots", input, given)).toMatchObject({ code: "calendar_unavailable" });
		expect(hurriedClock.now() - began).toBeLessThan(5000);
	});

	it("says which services there are, and when a closed business opens", async () => {
		const given = context("refusals");
		expect(await call("find_slots", { service: "x-ray", from: "2026-11-24" }, given)).toEqual({
			ok: false,
			code: "unknown_service",
			message: 'There is no service "x-ray". The services are: check up, cleaning, consultation.',
		});
		expect(await call("find_slots", { service: "cleaning", from: "2026-11-28" }, given)).toEqual({
			ok: false,
			code: "closed",
			message: "The business is closed on 2026-11-28. It opens next at 2026-11-30T09:00:00+00:00.",
		});
	});
});

describe("book_appointment", () => {
	it("books, tells the model, and gives the log its event", async () => {
		const given = context("books");
		const result = await call("book_appointment", wish, given);
		const { service, startsAt, name } = wish;
		const appointmentId: unknown = expect.stringMatching(/^appt_[0-9a-f]{24}$/);
		expect(result).toMatchObject({ ok: true, output: { appointmentId, service, startsAt } });
		const [event] = result.ok ? (result.events ?? []) : [];
		expect(CallEvent.parse(event)).toEqual({
			type: "appointment.booked",
			v: 2,
			data: {
				turn: 3,
				appointmentId,
				service,
				resource: "main",
				startsAt,
				endsAt: "2026-11-24T10:30:00+00:00",
				timezone: "Europe/London",
				name,
				phone: "+447700900123",
			},
		});
	});

	it("asked twice for the same slot and person in one call has booked once", async () => {
		const given = context("again");
		const again = { ...wish, startsAt: "2026-11-24T10:00:00Z", phone: "07700-900-123" };
		expect(effectKey("book_appointment", wish, given)).toBe(
			`${given.callId}/book_appointment/2026-11-24T10:00:00+00:00/+447700900123/cleaning/lopez-maria`,
		);
		expect(effectKey("book_appointment", again, given)).toBe(
			effectKey("book_appointment", wish, given),
		);
		const first = await call("book_appointment", wish, given);
		expect(await call("book_appointment", again, given)).toEqual(first);
	});

	it("offers the nearest others when somebody else was faster", async () => {
		await call("book_appointment", wish, context("faster"));
		expect(await call("book_appointment", wish, context("faster"))).toMatchObject({
			ok: false,
			code: "slot_taken",
			message:
				"2026-11-24T10:00:00+00:00 has just been taken. Free are 2026-11-24T09:30:00+00:00, 2026-11-24T10:30:00+00:00, 2026-11-24T09:00:00+00:00.",
			slots: [{ id: "s1", startsAt: "2026-11-24T09:30:00+00:00" }, { id: "s2" }, { id: "s3" }],
		});
	});

	it("offers the days after when the whole day is gone", async () => {
		const agent = { ...reception, maxStandingAppointments: 99 };
		const given = context("full-day", { agent });
		for (let half = 18; half < 34; half++) {
			const clock = `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
			const startsAt = `2026-11-24T${clock}:00+00:00`;
			expect(await call("book_appointment", { ...wish, startsAt }, given)).toMatchObject({
				ok: true,
			});
		}
		expect(await call("book_appointment", wish, another(given, { agent }))).toMatchObject({
			code: "slot_taken",
			message: expect.stringContaining("Free are 2026-11-25T09:00:00+00:00"),
		});
	});

	it.each([
		["in_the_past", { startsAt: "2026-11-20T10:00:00+00:00" }],
		["off_grid", { startsAt: "2026-11-24T10:10:00+00:00" }],
		["outside_opening_hours", { startsAt: "2026-11-24T20:00:00+00:00" }],
		["bad_phone", { phone: "unknown" }],
		["bad_name", { name: "" }],
	])("refuses as %s without any effect: %j", async (code, change) => {
		const given = context(`refused-${code}`);
		const input = { ...wish, ...change };
		expect(await call("book_appointment", input, given)).toMatchObject({ ok: false, code });
		expect(effectKey("book_appointment", input, given)).toBeNull();
	});

	it("gives a caller who booked, cancelled and wants the same again in one call what they want", async () => {
		const given = context("mind-changed");
		const first = await booked(given);
		expect(await call("cancel_appointment", { appointmentId: first }, given)).toMatchObject({
			ok: true,
		});
		const [second, same] = await Promise.all([booked(given), booked(given)]);
		expect(second).not.toBe(first);
		expect(same).toBe(second);
		// After a move, the slot can be booked again, too.
		const elsewhere = { appointmentId: second, startsAt: "2026-11-24T14:00:00+00:00" };
		expect(await call("move_appointment", elsewhere, given)).toMatchObject({ ok: true });
		expect([first, second]).not.toContain(await booked(given));
	});
});

describe("a booking whose outcome is not known at once", () => {
	const clock = hurriedClock;
	const confirmed = { ok: true, events: [{ type: "appointment.booked" }] };

	it("is found when the calendar made it and failed to say so", async () => {
		const calendar = calendarWith({ book: ["after"] });
		const given = context("commits-then-fails", { calendar });
		expect(await call("book_appointment", wish, given)).toMatchObject(confirmed);
		// Told from the look alone: the deed was not asked for a second time.
		const looked = calendarWith({ book: ["after", ...always("before")] });
		const again = context("commits-then-fails-2", { calendar: looked });
		expect(await call("book_appointment", wish, again)).toMatchObject(confirmed);
	});

	it("is made, once, when the calendar failed before it did anything", async () => {
		const calendar = calendarWith({ book: ["before", "before"], outcomeOf: ["before"] });
		const given = context("fails-first", { calendar });
		expect(await call("book_appointment", wish, given)).toMatchObject(confirmed);
		const held = await calendar.held("fails-first", { startsAt: 0, endsAt: 9e15 });
		expect(held).toHaveLength(1);
	});

	it("is found when the calendar made it and never answered, within the time that a tool has", async () => {
		const calendar = calendarWith({ book: ["hangs"] });
		const began = Date.now();
		const given = context("hangs", { calendar });
		expect(await call("book_appointment", wish, given)).toMatchObject(confirmed);
		expect(Date.now() - began).toBeLessThan(5000);
	});

	it("is told as not made when the calendar can be read, and has it not", async () => {
		const calendar = calendarWith({ book: always("before") });
		const given = context("never-writes", { calendar, clock });
		const result = await call("book_appointment", wish, given);
		expect(result).toMatchObject({ ok: false, code: "calendar_unavailable" });
		expect(JSON.stringify(result)).toContain("nothing was changed");
		expect(
			await connectCalendar(env.DB).held("never-writes", { startsAt: 0, endsAt: 9e15 }),
		).toEqual([]);
	});

	it.each(["before", "after", "hangs"] as const)(
		"is told as uncertain, and never as booked, when nothing can be read either: %s",
		async (fault) => {
			const workspaceId = `uncertain-${fault}`;
			const calendar = calendarWith({ book: always(fault), outcomeOf: always("before") });
			const began = clock.now();
			const result = await call(
				"book_appointment",
				wish,
				context(workspaceId, { calendar, clock }),
			);
			expect(result).toMatchObject({ ok: false, code: "outcome_unknown" });
			expect(JSON.stringify(result)).toContain("not certain");
			expect(clock.now() - began).toBeLessThan(5000);
		},
	);

	it("is uncertain as long as an answer may still be on its way, whatever is read meanwhile", async () => {
		const lost: Fault[] = ["hangs", ...always("before")];
		const slow = calendarWith({ book: lost });
		const empty = { ...slow, outcomeOf: () => Promise.resolve(null) };
		const given = context("underway", { calendar: empty, clock });
		expect(await call("book_appointment", wish, given)).toMatchObject({ code: "outcome_unknown" });
	});

	it("is the same appointment when the model asks again in a later turn", async () => {
		const calendar = calendarWith({ book: always("after"), outcomeOf: always("before") });
		const given = context("later-turn", { calendar, clock });
		expect(await call("book_appointment", wish, given)).toMatchObject({ ok: false });
		const later = { ...given, turn: 4, calendar: connectCalendar(env.DB) };
		expect(await call("book_appointment", wish, later)).toMatchObject(confirmed);
		const held = await connectCalendar(env.DB).held("later-turn", { startsAt: 0, endsAt: 9e15 });
		expect(held).toHaveLength(1);
	});
});
