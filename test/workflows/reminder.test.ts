import { describe, expect, it } from "vitest";

import { AppointmentFacts } from "../../src/domain/events/catalogue.ts";
import {
	type KeptAppointment,
	type ReminderDeps,
	runReminder,
} from "../../src/workflows/run-reminder.ts";
import { conversation, givenCall } from "../support/facts.ts";
import { CallInMemory } from "./call-in-memory.ts";
import { agentsNamed, receptionWith, steps } from "./stand-ins.ts";

const startsAt = Date.parse("2026-11-24T10:00:00Z");
const HOUR = 3_600_000;

/** A call that booked, what the calendar has of that now, and a clock that sleeping moves. */
function setting(kept: Partial<KeptAppointment> | null = {}, now = startsAt - 100 * HOUR) {
	const given = givenCall({ turns: 4 });
	const call = new CallInMemory(given, conversation(given));
	const booked = call.log.find(({ type }) => type === "appointment.booked");
	const params = { workspaceId: "default", callId: given.callId, seq: booked?.seq ?? 0 };
	const slept: number[] = [];
	const clock = { now, slept };
	const deps: ReminderDeps = {
		callOf: () => call,
		agents: agentsNamed(receptionWith({})),
		findAppointment: async () =>
			kept && { callId: given.callId, status: "booked", startsAt, ...kept },
		now: () => clock.now,
	};
	const sleeping = (until: number) => {
		clock.slept.push(until);
		clock.now = until;
	};
	const platform = (runs = 1) => steps({ runs, sleeping });
	return { given, call, params, clock, deps, platform };
}

const nothing: string[] = [];

describe("the reminder of an appointment", () => {
	it("is recorded a day before it, with all that a subscriber needs", async () => {
		const { call, params, clock, deps, platform, given } = setting();
		expect(await runReminder(platform(), params, deps)).toBe("reminded");
		expect(clock.slept).toEqual([startsAt - 24 * HOUR]);
		expect(call.afterwards).toEqual(["appointment.reminder_due"]);
		expect(call.dataOf("appointment.reminder_due")).toMatchObject({
			service: "cleaning",
			startsAt: "2026-11-24T10:00:00+00:00",
			name: given.name,
			phone: "+442079460123",
		});
	});

	it("is recorded once when every step runs twice, and all of them again", async () => {
		const { call, params, deps, platform } = setting();
		await runReminder(platform(2), params, deps);
		await runReminder(platform(2), params, deps);
		expect(call.afterwards).toEqual(["appointment.reminder_due"]);
	});

	it("comes at once when the appointment is sooner than that", async () => {
		const { call, params, clock, deps, platform } = setting({}, startsAt - 2 * HOUR);
		expect(await runReminder(platform(), params, deps)).toBe("reminded");
		expect(clock.slept).toEqual([]);
		expect(call.afterwards).toEqual(["appointment.reminder_due"]);
	});

	it("comes as long before as the agent's policy has it", async () => {
		const { params, clock, deps, platform } = setting();
		const callBack = { needsApproval: false };
		const policy = receptionWith({ followUps: { callBack, reminder: { hoursBefore: 2 } } });
		await runReminder(platform(), params, { ...deps, agents: agentsNamed(policy) });
		expect(clock.slept).toEqual([startsAt - 2 * HOUR]);
	});

	it.each([
		["cancelled", { status: "cancelled" as const }],
		["moved", { startsAt: startsAt + HOUR }],
		["cancelled", null],
	])("is left out when the appointment was %s meanwhile", async (why, kept) => {
		const { call, params, deps, platform } = setting(kept);
		expect(await runReminder(platform(), params, deps)).toBe(why);
		expect(call.afterwards).toEqual(nothing);
	});

	it("is left out for an appointment that has begun", async () => {
		const { call, params, deps, platform } = setting({}, startsAt);
		expect(await runReminder(platform(), params, deps)).toBe("nobody is to be reminded");
		expect(call.afterwards).toEqual(nothing);
	});

	it("is left out when the platform woke it too late", async () => {
		const { call, params, clock, deps } = setting();
		const late = steps({ sleeping: () => void (clock.now = startsAt + 1) });
		expect(await runReminder(late, params, deps)).toBe("too late");
		expect(call.afterwards).toEqual(nothing);
	});

	it("is left out where the agent reminds nobody", async () => {
		const { call, params, deps, platform } = setting();
		const policy = receptionWith({
			followUps: { callBack: { needsApproval: false }, reminder: null },
		});
		const result = runReminder(platform(), params, { ...deps, agents: agentsNamed(policy) });
		expect(await result).toBe("nobody is to be reminded");
		expect(call.afterwards).toEqual(nothing);
	});

	it("of an appointment that was moved away and back is one, though two were set", async () => {
		const { call, params, deps, platform } = setting();
		const appointment = AppointmentFacts.parse(call.dataOf("appointment.booked"));
		const movedFrom = {
			resource: appointment.resource,
			startsAt: "2026-11-25T10:00:00+00:00",
			endsAt: "2026-11-25T10:30:00+00:00",
		};
		const data = { by: "office", turn: null, ...appointment, movedFrom } as const;
		call.append([{ type: "appointment.moved", v: 1, data }]);
		const movedBack = call.log.length;
		await runReminder(platform(), params, deps);
		await runReminder(platform(), { ...params, seq: movedBack }, deps);
		expect(call.afterwards.filter((type) => type === "appointment.reminder_due")).toHaveLength(1);
	});
});
