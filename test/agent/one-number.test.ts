import { describe, expect, it } from "vitest";

import { AppointmentsOfCall } from "../../src/agent/tools/appointments-of-call.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { booking, given as givenBooked } from "../contracts/bookings.ts";
import { recorded } from "../support/facts.ts";
import { another, booked, call, context, wish } from "./tool-context.ts";

const twoChairs = {
	...reception,
	resources: ["chair 1", "chair 2"],
	maxStandingAppointments: 9,
};

describe("a family with one number", () => {
	it("gets an appointment for each person and each service, and one for a repeat", async () => {
		const given = context("one-number", { agent: twoChairs });
		const tom = await booked(given, { name: "Tom Bennett" });
		const anna = await booked(given, { name: "Anna Bennett" });
		expect(anna).not.toBe(tom);
		for (const name of ["Tom Bennett", "TOM  BENNETT", "Mr Tom Bénnett"])
			expect(await booked(given, { name, phone: "+44 7700-900123" })).toBe(tom);
		const third = { ...wish, name: "Eve Bennett" };
		expect(await call("book_appointment", third, given)).toMatchObject({ code: "slot_taken" });
		const later = { name: "Tom Bennett", startsAt: "2026-11-24T11:00:00+00:00" };
		const cleaning = await booked(given, later);
		const checkUp = await booked(given, { ...later, service: "check up" });
		expect(checkUp).not.toBe(cleaning);
	});

	it("has one appointment when the call booked it under a key of release 0.1", async () => {
		const given = context("old-key", { agent: twoChairs });
		const key = `${given.callId}/book_appointment/2026-11-24T10:00:00+00:00/07700900123`;
		const old = booking("old-key", { intentKey: key, callId: given.callId });
		const { appointmentId } = await givenBooked(given.calendar, old);
		const data = { turn: 1, toolCallId: "t", tool: "book_appointment", input: {}, effectKey: key };
		const log = recorded({ callId: given.callId, startedAt: 0 }, [
			{ type: "turn.tool_called", v: 1, data },
		]);
		const appointments = new AppointmentsOfCall(() => readEvents(log));
		expect(await booked({ ...given, appointments })).toBe(appointmentId);
		expect(await booked({ ...given, appointments }, { name: "Anna Lopez" })).not.toBe(
			appointmentId,
		);
		expect(
			await booked(another(given, { agent: reception }), { startsAt: "2026-11-24T10:30:00+00:00" }),
		).not.toBe(appointmentId);
	});
});
