import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { AppointmentFacts, type CallEvent } from "../../src/domain/events/catalogue.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { conversation, givenCall, recorded, sealed } from "../support/facts.ts";

async function consumed(later: readonly CallEvent[], now = Date.UTC(2026, 10, 19)) {
	const call = givenCall({ workspaceId: "w-start-workflows", turns: 2 });
	const log = await sealed(call, recorded(call, [...conversation(call), ...later]));
	const told = { workspaceId: call.workspaceId, callId: call.callId, events: log };
	const kept = callEventsDeps();
	const deps = { ...kept.deps, now: () => now };
	await consumeCallEvents(batchOf("call-events", [told, told]), deps);
	return { ...call, ...kept, log };
}

function proposed(followUpId: string, needsApproval = true): CallEvent {
	const followUp = {
		followUpId,
		kind: "call_back",
		dueAt: "2026-11-23T10:00:00+00:00",
		name: null,
		phone: null,
		note: "Call back.",
		needsApproval,
		appointmentId: null,
	} as const;
	return { type: "followup.proposed", v: 2, data: { followUp } };
}
const yes: CallEvent = { type: "followup.approved", v: 1, data: { followUpId: "f" } };
const no: CallEvent = {
	type: "followup.declined",
	v: 1,
	data: { followUpId: "f", by: "person", why: null },
};
const done: CallEvent = { type: "followup.booked", v: 1, data: { followUpId: "f", taskId: "t" } };

describe("the work that waits for a person", () => {
	it.each([
		["a yes", [proposed("f"), yes]],
		["a no", [proposed("f"), no]],
	])("is woken by %s, of a call that was sealed long before", async (_, later) => {
		const { workspaceId, callId, woken, started } = await consumed(later);
		expect(woken).toEqual([{ workspaceId, callId, followUpId: "f" }]);
		expect(started).toEqual([]);
	});

	it.each([
		["nobody answered", [proposed("f")]],
		["it was arranged", [proposed("f"), yes, done]],
		["it needed no answer", [proposed("f", false)]],
	])("is left alone when %s", async (_, later) => {
		expect((await consumed(later)).woken).toEqual([]);
	});
});

function moved(by: "caller" | "office"): CallEvent {
	const booked = conversation(givenCall({ turns: 2 })).find(
		({ type }) => type === "appointment.booked",
	);
	const appointment = AppointmentFacts.parse(booked?.data);
	const { resource, startsAt, endsAt } = appointment;
	const data = {
		by,
		turn: by === "caller" ? 1 : null,
		...appointment,
		startsAt: "2026-11-25T10:00:00+00:00",
		movedFrom: { resource, startsAt, endsAt },
	};
	return { type: "appointment.moved", v: 1, data };
}

describe("an appointment that is moved", () => {
	it.each([
		["by the office", moved("office")],
		["by a tool that was slower than the call", moved("caller")],
	])("%s after the call gets a reminder of its new time", async (_, event) => {
		const { workspaceId, callId, reminders, log } = await consumed([event]);
		expect(reminders).toEqual([{ workspaceId, callId, seq: log.length - 1 }]);
	});

	it("or booked in the call is left to the work after it", async () => {
		expect((await consumed([])).reminders).toEqual([]);
	});

	it("is not reminded of once it has begun", async () => {
		const { reminders } = await consumed([moved("office")], Date.UTC(2026, 10, 25, 10));
		expect(reminders).toEqual([]);
	});
});
