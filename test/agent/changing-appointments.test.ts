import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { CallEvent } from "../../src/domain/events/catalogue.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";
import {
	always,
	another,
	booked,
	calendarWith,
	call,
	context,
	effectKey,
	hurriedClock,
	wish,
} from "./tool-context.ts";

const two = "2026-11-24T14:00:00+00:00";
const noSuch = { ok: false, code: "no_such_appointment" };

describe("move_appointment", () => {
	it("moves what was looked up in this call, tells where from, and gives the log its event", async () => {
		const given = context("moves");
		const appointmentId = await booked(given);
		const later = another(given, { turn: 2 });
		const asked = { name: wish.name, phone: wish.phone };
		await call("get_next_appointment", asked, later);
		const input = { appointmentId, startsAt: "2026-11-24T14:00:00Z" };
		expect(effectKey("move_appointment", input, later)).toBe(
			`${later.callId}/move_appointment/${appointmentId}/2026-11-24T14:00:00+00:00`,
		);
		const result = await call("move_appointment", input, later);
		const { service, startsAt: movedFrom } = wish;
		expect(result).toMatchObject({
			ok: true,
			output: { appointmentId, service, startsAt: two, movedFrom },
		});
		const [event] = result.ok ? (result.events ?? []) : [];
		expect(CallEvent.parse(event)).toEqual({
			type: "appointment.moved",
			v: 1,
			data: {
				by: "caller",
				turn: 2,
				appointmentId,
				service,
				resource: "main",
				startsAt: two,
				endsAt: "2026-11-24T14:30:00+00:00",
				timezone: "Europe/London",
				name: "Maria Lopez",
				phone: "+447700900123",
				movedFrom: {
					resource: "main",
					startsAt: movedFrom,
					endsAt: "2026-11-24T10:30:00+00:00",
				},
			},
		});
		// A repeat, as after a barge-in or a crash before the record, is the same deed with the same event.
		expect(await call("move_appointment", input, later)).toEqual(result);
		expect(await connectCalendar(env.DB).find("moves", appointmentId)).toMatchObject({
			revision: 1,
		});
	});

	it("touches nothing that this call has not looked up or booked, also when the id is right", async () => {
		const given = context("not-theirs");
		const appointmentId = await booked(given);
		const stranger = another(given);
		const input = { appointmentId, startsAt: two };
		expect(await call("move_appointment", input, stranger)).toMatchObject(noSuch);
		expect(await call("cancel_appointment", { appointmentId }, stranger)).toMatchObject(noSuch);
		expect(effectKey("move_appointment", input, stranger)).toBeNull();
		expect(effectKey("cancel_appointment", { appointmentId }, stranger)).toBeNull();
		const elsewhere = context("another-business");
		elsewhere.appointments.lookedUp(appointmentId);
		expect(await call("move_appointment", input, elsewhere)).toMatchObject(noSuch);
		expect(await call("cancel_appointment", { appointmentId }, elsewhere)).toMatchObject(noSuch);
	});

	it("onto a taken slot moves nothing, and offers the nearest others, its own time among them", async () => {
		const given = context("onto-taken");
		const appointmentId = await booked(given);
		await booked(context("onto-taken"), { startsAt: "2026-11-24T10:30:00+00:00" });
		const input = { appointmentId, startsAt: "2026-11-24T10:30:00+00:00" };
		expect(await call("move_appointment", input, given)).toMatchObject({
			ok: false,
			code: "slot_taken",
			message:
				"2026-11-24T10:30:00+00:00 has just been taken. Free are 2026-11-24T10:00:00+00:00, 2026-11-24T11:00:00+00:00, 2026-11-24T09:30:00+00:00.",
		});
		expect(await connectCalendar(env.DB).find("onto-taken", appointmentId)).toMatchObject({
			startsAt: Date.parse(wish.startsAt),
			revision: 0,
		});
	});

	it.each([
		["in_the_past", "2026-11-20T10:00:00+00:00"],
		["closed", "2026-11-28T10:00:00+00:00"],
		["outside_opening_hours", "2026-11-24T20:00:00+00:00"],
		["off_grid", "2026-11-24T10:10:00+00:00"],
		["bad_time", "tomorrow"],
	])("is refused as %s to %s, and nothing is moved", async (code, startsAt) => {
		const given = context(`move-${code}`);
		const appointmentId = await booked(given);
		expect(await call("move_appointment", { appointmentId, startsAt }, given)).toMatchObject({
			ok: false,
			code,
		});
		expect(await connectCalendar(env.DB).find(given.workspaceId, appointmentId)).toMatchObject({
			revision: 0,
		});
	});

	it("of what was cancelled is refused", async () => {
		const given = context("move-cancelled");
		const appointmentId = await booked(given);
		await call("cancel_appointment", { appointmentId }, given);
		expect(await call("move_appointment", { appointmentId, startsAt: two }, given)).toMatchObject({
			ok: false,
			code: "appointment_cancelled",
		});
	});

	it("is settled before it is told, when the calendar fails", async () => {
		const given = context("move-fails");
		const appointmentId = await booked(given);
		const input = { appointmentId, startsAt: two };
		const commits = { ...given, calendar: calendarWith({ move: ["after"] }) };
		expect(await call("move_appointment", input, commits)).toMatchObject({
			ok: true,
			events: [{ type: "appointment.moved" }],
		});
		const back = { appointmentId, startsAt: wish.startsAt };
		const deaf = calendarWith({ move: always("after"), find: [null, ...always("before")] });
		const uncertain = { ...given, calendar: deaf, clock: hurriedClock };
		expect(await call("move_appointment", back, uncertain)).toMatchObject({
			ok: false,
			code: "outcome_unknown",
		});
	});
});

/** A calendar that makes the first move only when it is let go, as a database that hangs does. */
const slowOnce = (real: Calendar) => {
	const { promise, resolve } = Promise.withResolvers<void>();
	let late: Promise<unknown> | null = null;
	const move: Calendar["move"] = async (asked) => {
		if (late !== null) return await real.move(asked);
		late = promise.then(() => real.move(asked));
		return await new Promise(() => undefined);
	};
	const letGo = async () => {
		resolve();
		await late;
	};
	return { calendar: { ...calendarWith({}, real), move }, letGo };
};

describe("a caller who changes their mind while the calendar is slow", () => {
	const [a, b] = ["2026-11-24T14:00:00+00:00", "2026-11-24T15:00:00+00:00"];
	it("has what they said last, though the first move arrives after it", async () => {
		const given = context("overtaken");
		const appointmentId = await booked(given);
		const { calendar, letGo } = slowOnce(given.calendar);
		const first = { ...given, calendar, clock: hurriedClock, turn: 4, now: given.now + 1000 };
		const late = call("move_appointment", { appointmentId, startsAt: a }, first);
		const second = { ...given, turn: 5, now: given.now + 4000 };
		expect(await call("move_appointment", { appointmentId, startsAt: b }, second)).toMatchObject({
			ok: true,
			output: { startsAt: b },
		});
		await letGo();
		expect(await late).toMatchObject({
			ok: false,
			code: "appointment_changed",
			message: expect.stringContaining(b),
		});
		expect(await given.calendar.find("overtaken", appointmentId)).toMatchObject({
			startsAt: Date.parse(b),
			revision: 1,
		});
	});

	it("has what they said last, though the first move arrives just before it", async () => {
		const given = context("just-before");
		const appointmentId = await booked(given);
		const first = { ...given, turn: 4, now: given.now + 1000 };
		const calendar = {
			...calendarWith({}, given.calendar),
			find: async (...asked: Parameters<Calendar["find"]>) => {
				const found = await given.calendar.find(...asked);
				await call("move_appointment", { appointmentId, startsAt: a }, first);
				return found;
			},
		};
		const second = { ...given, calendar, turn: 5, now: given.now + 4000 };
		expect(await call("move_appointment", { appointmentId, startsAt: b }, second)).toMatchObject({
			ok: true,
			output: { startsAt: b },
		});
	});
});

describe("cancel_appointment", () => {
	it("cancels once, frees the slot, and gives the log its event each time it is told", async () => {
		const given = context("cancels");
		const appointmentId = await booked(given);
		expect(effectKey("cancel_appointment", { appointmentId }, given)).toBe(
			`${given.callId}/cancel_appointment/${appointmentId}`,
		);
		const result = await call("cancel_appointment", { appointmentId }, given);
		const { service, startsAt } = wish;
		expect(result).toMatchObject({
			ok: true,
			output: { appointmentId, service, startsAt, cancelled: true },
		});
		const [event] = result.ok ? (result.events ?? []) : [];
		expect(CallEvent.parse(event)).toMatchObject({
			type: "appointment.cancelled",
			data: { by: "caller", turn: 3, appointmentId, startsAt, resource: "main" },
		});
		expect(await call("cancel_appointment", { appointmentId }, given)).toEqual(result);
		expect(await booked(context("cancels"))).not.toBe(appointmentId);
	});

	it("of what somebody else has cancelled says so, and does not call it the caller's deed", async () => {
		const given = context("cancelled-before");
		const appointmentId = await booked(given);
		const { workspaceId } = given;
		const office = {
			workspaceId,
			appointmentId,
			changeKey: "api",
			changedAt: 1,
			revision: 0,
			by: "office",
		} as const;
		await connectCalendar(env.DB).cancel(office);
		expect(await call("cancel_appointment", { appointmentId }, given)).toMatchObject({
			ok: true,
			output: { cancelled: true },
			events: [],
		});
	});

	it("is found done when the calendar did it and failed to say so", async () => {
		const given = context("cancel-fails", { calendar: calendarWith({ cancel: ["after"] }) });
		const appointmentId = await booked(given);
		expect(await call("cancel_appointment", { appointmentId }, given)).toMatchObject({
			ok: true,
			events: [{ type: "appointment.cancelled" }],
		});
	});
});
