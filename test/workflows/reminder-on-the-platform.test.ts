import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { startReminders } from "../../src/consumers/workflow-instances.ts";
import { appointmentFacts } from "../../src/domain/booking/appointment.ts";
import { reminderIdOf } from "../../src/domain/post-call/reminder.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { givenCall, recorded, started } from "../support/facts.ts";
import { loggedCall } from "../support/logged-call.ts";
import { readLog } from "../support/read-log.ts";
import { ended } from "./setting.ts";

const workspaceId = "w-reminder-on-the-platform";
const HOUR = 3_600_000;
const calendar = connectCalendar(env.DB);

/** A call that booked an appointment, which stands in the calendar. */
async function bookedCall(startsAt: number) {
	const given = givenCall({ workspaceId });
	const booked = await calendar.book({
		workspaceId,
		agentId: "reception",
		intentKey: given.callId,
		callId: given.callId,
		timezone: "Europe/London",
		bookedAt: startsAt - 72 * HOUR,
		service: "cleaning",
		startsAt,
		endsAt: startsAt + HOUR / 2,
		resources: ["main"],
		heldFrom: startsAt,
		heldUntil: startsAt + HOUR / 2,
		name: "Maria Lopez",
		phone: "+442079460123",
		phoneExtension: null,
		phoneSaid: null,
	});
	if (!booked.ok) throw new Error(booked.refusal.code);
	const facts = appointmentFacts(booked.value.appointment);
	const events = [
		started(given),
		{ type: "appointment.booked", v: 2, data: { turn: 1, ...facts } } as const,
		ended,
	];
	const call = await loggedCall(given.callId, recorded(given, events));
	const reminders = async () =>
		(await readLog(call))
			.filter(({ type }) => type === "appointment.reminder_due")
			.map(({ data }) => data);
	const params = { workspaceId, callId: given.callId, seq: 2 };
	return { params, reminders, facts };
}

async function slept(params: Awaited<ReturnType<typeof bookedCall>>["params"]) {
	const instance = await introspectWorkflowInstance(env.REMINDERS, reminderIdOf(params));
	await instance.modify((modifier) => modifier.disableSleeps());
	return instance;
}

/** The next full hour. */
const soon = Math.ceil(Date.now() / HOUR) * HOUR;

describe("the reminder of an appointment, on the platform", () => {
	it("sleeps until it is time, looks into the calendar, and is recorded; set twice it is one", async () => {
		const { params, reminders, facts } = await bookedCall(soon + 48 * HOUR);
		await using instance = await slept(params);
		await startReminders([params], env.REMINDERS);
		await startReminders([params], env.REMINDERS);
		await instance.waitForStatus("complete");
		expect(await instance.getOutput()).toBe("reminded");
		expect(await reminders()).toEqual([facts]);
	});
});
