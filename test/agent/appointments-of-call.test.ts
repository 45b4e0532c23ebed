import { describe, expect, it } from "vitest";

import { AppointmentsOfCall, provenCaller } from "../../src/agent/tools/appointments-of-call.ts";
import { unsettledBookings } from "../../src/domain/booking/unsettled.ts";
import { idsOfCaller } from "../../src/domain/call/appointments.ts";
import type { CallEvent, RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { always, calendarWith, call, context, hurriedClock, wish } from "./tool-context.ts";

const two = "2026-11-24T14:00:00+00:00";
const callId = "call_01m7pzvqe0xqh2rxgwnav7g7mk";
const recorded = (...events: readonly CallEvent[]): RecordedEvent[] =>
	events.map((event, index) => ({ ...event, callId, seq: index + 1, at: 0 }));
const called = (toolCallId: string, effectKey: string): CallEvent => ({
	type: "turn.tool_called",
	v: 1,
	data: { turn: 1, toolCallId, tool: "book_appointment", input: {}, effectKey },
});
const returned = (toolCallId: string, tool: string, ok: boolean, output: unknown): CallEvent => ({
	type: "turn.tool_returned",
	v: 1,
	data: { turn: 1, toolCallId, tool, ok, output, durationMs: 1 },
});
const identified = (by: "token" | "phone" | "speech", phone: string): CallEvent => ({
	type: "contact.identified",
	v: 2,
	data: { by, customerId: null, name: null, phone, email: null },
});
const key = `${callId}/book_appointment/2026-11-24T10:00:00+00:00/+447700900123/cleaning/lopez-maria`;

describe("what a call's log says of its appointments", () => {
	it("is which ones its caller may change: those it booked, and those it looked up", async () => {
		const result = await call("book_appointment", wish, context("log-booked", { callId }));
		const told = result.ok ? (result.events ?? []) : [];
		const looked = { appointment: { appointmentId: "a-7", service: "x", startsAt: two } };
		const log = recorded(
			...told,
			returned("t1", "get_next_appointment", true, looked),
			returned("t2", "get_next_appointment", true, { appointment: null }),
			returned("t3", "move_appointment", true, { appointmentId: "a-8" }),
		);
		expect([...idsOfCaller(log)]).toEqual([expect.stringMatching(/^appt_/), "a-7"]);
		expect(new AppointmentsOfCall(() => log).has("a-7")).toBe(true);
		expect(new AppointmentsOfCall(() => log).has("a-8")).toBe(false);
	});

	it("is which bookings may have been made without its knowing: no answer, or an uncertain one", async () => {
		const uncertain = { error: { code: "outcome_unknown", message: "" } };
		const taken = { error: { code: "slot_taken", message: "" } };
		expect(unsettledBookings(recorded(called("t1", key)))).toEqual([{ effectKey: key, turn: 1 }]);
		const asked = [called("t1", key), returned("t1", "book_appointment", false, uncertain)];
		expect(unsettledBookings(recorded(...asked))).toEqual([{ effectKey: key, turn: 1 }]);
		const refusal = returned("t1", "book_appointment", false, taken);
		expect(unsettledBookings(recorded(called("t1", key), refusal))).toEqual([]);
		const result = await call("book_appointment", wish, context("log-settled", { callId }));
		const told = result.ok ? (result.events ?? []) : [];
		expect(unsettledBookings(recorded(...asked, ...told))).toEqual([]);
		// Wanted anew after that, it is another deed under the same key.
		expect(unsettledBookings(recorded(...asked, ...told, called("t2", key)))).toEqual([
			{ effectKey: key, turn: 1 },
		]);
	});

	it("is who is calling, but not what anybody can say", () => {
		const log = recorded(identified("phone", "+441"), identified("speech", "+442"));
		expect(provenCaller(log).phone).toBe("+441");
		expect(provenCaller(recorded(identified("speech", "+442"))).phone).toBeNull();
	});

	it("is completed by the next look: what was booked after all is told, and recorded", async () => {
		const workspaceId = "found-out";
		const calendar = calendarWith({ book: always("after"), outcomeOf: always("before") });
		const first = context(workspaceId, { callId, calendar, clock: hurriedClock });
		expect(await call("book_appointment", wish, first)).toMatchObject({ ok: false });
		const log = recorded(
			called("t1", key),
			returned("t1", "book_appointment", false, {
				error: { code: "outcome_unknown", message: "" },
			}),
		);
		const appointments = new AppointmentsOfCall(() => log);
		const later = context(workspaceId, { callId, appointments, turn: 4 });
		const asked = { name: "somebody else", phone: "07700 900999" };
		const result = await call("get_next_appointment", asked, later);
		expect(result).toMatchObject({
			ok: true,
			output: { appointment: { startsAt: wish.startsAt } },
			events: [{ type: "appointment.booked", data: { turn: 4, startsAt: wish.startsAt } }],
		});
	});
});
