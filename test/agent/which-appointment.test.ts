import { describe, expect, it } from "vitest";

import { AppointmentsOfCall } from "../../src/agent/tools/appointments-of-call.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { unknownCaller } from "../../src/domain/call/caller.ts";
import { another, booked, call, context, wish } from "./tool-context.ts";

const friday = "2026-11-27T14:00:00+00:00";
const start = (nth: number) => ({ startsAt: `2026-11-24T1${nth}:00:00+00:00` });
const asked = { name: wish.name, phone: "+44 7700 900123" };

describe("a caller with several appointments", () => {
	it("is asked which one, and names it by its day", async () => {
		const given = context("several");
		const first = await booked(given);
		const second = await booked(given, { startsAt: friday });
		const later = another(given);
		const all = await call("get_next_appointment", asked, later);
		expect(all).toMatchObject({
			output: {
				appointment: { appointmentId: first, name: "Maria Lopez" },
				appointments: [{ appointmentId: first }, { appointmentId: second, startsAt: friday }],
				ask: expect.stringContaining("which one"),
			},
		});
		const one = await call("get_next_appointment", { ...asked, day: "2026-11-27" }, later);
		expect(one).toMatchObject({ output: { appointment: { appointmentId: second } } });
		expect(one).not.toHaveProperty("output.appointments");
		const appointmentId = second;
		expect(await call("cancel_appointment", { appointmentId }, later)).toMatchObject({ ok: true });
	});

	it("names it by whose it is, on a line that is known", async () => {
		const given = context("whose", { agent: { ...reception, resources: ["chair 1", "chair 2"] } });
		await booked(given, { name: "Tom Bennett" });
		const annas = await booked(given, { name: "Anna Bennett" });
		const caller = { ...unknownCaller, phone: "+447700900123" };
		const found = await call("get_next_appointment", { name: "Anna" }, another(given, { caller }));
		expect(found).toMatchObject({ output: { appointment: { appointmentId: annas } } });
		expect(found).not.toHaveProperty("output.appointments");
	});
});

describe("a caller who tries names and numbers", () => {
	it("is told nothing more after three that were wrong, whatever comes then", async () => {
		const given = context("guesses");
		await booked(given);
		const guessing = another(given);
		for (const name of ["Anna Lopez", "Maria Smith", "Lopez"])
			expect(await call("get_next_appointment", { ...asked, name }, guessing)).toMatchObject({
				output: { appointment: null },
			});
		expect(await call("get_next_appointment", asked, guessing)).toMatchObject({
			ok: false,
			code: "too_many_look_ups",
		});
		expect(await call("get_next_appointment", asked, another(given))).toMatchObject({ ok: true });
	});
});

describe("a caller who books and books", () => {
	const refusal = { ok: false, code: "too_many_appointments" };

	it("has three in a call, under whatever numbers, and a repeat is none more", async () => {
		const given = context("greedy");
		const wishes = [0, 1, 2, 3].map((nth) => ({ ...start(nth), phone: `07700 90012${nth}` }));
		const [one = {}, two = {}, three = {}, four = {}] = wishes;
		const first = await booked(given, one);
		await booked(given, two);
		await booked(given, three);
		expect(await call("book_appointment", { ...wish, ...four }, given)).toMatchObject(refusal);
		expect(await booked(given, one)).toBe(first);
		await call("cancel_appointment", { appointmentId: first }, given);
		await booked(given, four);
	});

	it("has three under a number, in however many calls, or as many as the agent gives", async () => {
		const given = context("greedy-number");
		for (const nth of [0, 1, 2]) await booked(another(given), start(nth));
		const fourth = { ...wish, ...start(3) };
		expect(await call("book_appointment", fourth, another(given))).toMatchObject(refusal);
		const agent = { ...reception, maxStandingAppointments: 4 };
		await booked(another(given, { agent, appointments: new AppointmentsOfCall(() => []) }), fourth);
	});
});
