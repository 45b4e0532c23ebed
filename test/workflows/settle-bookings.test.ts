import { describe, expect, it } from "vitest";

import { type Appointment, appointmentFacts } from "../../src/domain/booking/appointment.ts";
import { cancelKeyOf, intentKeyOf, moveKeyOf } from "../../src/domain/booking/request.ts";
import { OUTCOME_UNKNOWN } from "../../src/domain/booking/unsettled.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { Calendar } from "../../src/providers/calendar/port.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { runPostCall } from "../../src/workflows/run-post-call.ts";
import { givenCall, started } from "../support/facts.ts";
import { answer, ended, heard, setting } from "./setting.ts";
import { modelSaying, steps } from "./stand-ins.ts";

const startsAt = Date.parse("2026-11-24T10:00:00Z");
const phone = "+442079460123";
const intent = intentKeyOf(givenCall().callId, {
	startsAt,
	phone,
	service: "cleaning",
	name: "Maria Lopez",
});
const [toolCallId, tool] = ["tool-1", "book_appointment"];

const asked: CallEvent = {
	type: "turn.tool_called",
	v: 1,
	data: { turn: 1, toolCallId, tool, input: {}, effectKey: intent },
};
const notKnown: CallEvent = {
	type: "turn.tool_returned",
	v: 1,
	data: {
		turn: 1,
		toolCallId,
		tool,
		ok: false,
		output: { error: { code: OUTCOME_UNKNOWN, message: "It is not certain." } },
		durationMs: 4500,
	},
};
const held: Appointment = {
	appointmentId: "appt_1",
	agentId: "reception",
	callId: givenCall().callId,
	service: "cleaning",
	status: "booked",
	revision: 0,
	resource: "main",
	startsAt,
	endsAt: startsAt + 1_800_000,
	heldFrom: startsAt,
	heldUntil: startsAt + 1_800_000,
	timezone: "Europe/London",
	name: "Maria Lopez",
	phone,
	phoneExtension: null,
	phoneSaid: null,
	bookedAt: startsAt,
	changedAt: startsAt,
	changeKey: null,
	movedFrom: null,
};

async function after(
	events: readonly CallEvent[],
	outcomeOf: Calendar["outcomeOf"],
	find: Calendar["find"] = () => Promise.resolve(null),
) {
	const { callId, call, reminders, deps } = setting({
		events: [started({ workspaceId: "default" }), heard(1, "Tuesday at ten."), ...events, ended],
		calendar: { outcomeOf, find },
		model: modelSaying(JSON.stringify({ ...answer, outcome: "nothing_agreed" })),
	});
	await runPostCall(steps(), callId, deps);
	return { call, reminders };
}

describe("a booking of which the call never learned what came of it", () => {
	it("is recorded after the call when the calendar has it, and reminded of", async () => {
		const { call, reminders } = await after([asked, notKnown], async (workspaceId, key) =>
			workspaceId === "default" && key === intent ? held : null,
		);
		expect(call.afterwards).toEqual([
			"appointment.booked",
			"call.analyzed",
			"followup.proposed",
			"followup.booked",
			"call.sealed",
		]);
		expect(call.dataOf("appointment.booked")).toMatchObject({ turn: 1, appointmentId: "appt_1" });
		expect(call.dataOf("call.analyzed")).toMatchObject({
			analysis: { outcome: "appointment_booked" },
		});
		expect(reminders).toHaveLength(1);
	});

	it.each([
		["was never made", async () => null],
		["was given up since", async () => ({ ...held, status: "cancelled" as const })],
		[
			"nobody can tell of, however often the calendar is asked,",
			async () => {
				throw new ProviderError("calendar_unavailable", { retryable: true });
			},
		],
	])("that %s is not claimed", async (_, outcomeOf) => {
		const { call } = await after([asked, notKnown], outcomeOf);
		expect(call.afterwards).not.toContain("appointment.booked");
		expect(call.afterwards.at(-1)).toBe("call.sealed");
	});

	it("is asked for only when there is one", async () => {
		let times = 0;
		await after([], async () => {
			times++;
			return null;
		});
		expect(times).toBe(0);
	});
});

function askedTo(what: "move" | "cancel", effectKey: string | null): CallEvent {
	return {
		type: "turn.tool_called",
		v: 1,
		data: {
			turn: 1,
			toolCallId,
			tool: `${what}_appointment`,
			input: { appointmentId: "appt_1" },
			effectKey,
		},
	};
}

describe("a move or a cancellation of which the call never learned what came of it", () => {
	const later = startsAt + 1_800_000;
	const moved: Appointment = {
		...held,
		startsAt: later,
		endsAt: later + 1_800_000,
		movedFrom: { resource: "main", startsAt, endsAt: later },
		changeKey: moveKeyOf(givenCall().callId, "appt_1", later),
	};
	const cancelled: Appointment = {
		...held,
		status: "cancelled",
		changeKey: cancelKeyOf(givenCall().callId, "appt_1"),
	};

	it.each([
		["appointment.moved", askedTo("move", moved.changeKey), moved],
		["appointment.cancelled", askedTo("cancel", cancelled.changeKey), cancelled],
	] as const)("is recorded after the call as %s when it was made", async (type, call, now) => {
		const find: Calendar["find"] = async (_, id) => (id === "appt_1" ? now : null);
		const log = (await after([call], async () => null, find)).call;
		expect(log.afterwards[0]).toBe(type);
		const { startsAt: starts } = appointmentFacts(now);
		const data = { by: "caller", turn: 1, appointmentId: "appt_1", startsAt: starts };
		expect(log.dataOf(type)).toMatchObject(data);
	});

	it.each([
		["was never made", held],
		["somebody else made", { ...cancelled, changeKey: "api/cancel_appointment/appt_1" }],
	])("that %s is not claimed", async (_, now) => {
		const call = askedTo("cancel", cancelled.changeKey);
		const log = (
			await after(
				[call],
				async () => null,
				async () => now,
			)
		).call;
		expect(log.afterwards).not.toContain("appointment.cancelled");
		expect(log.afterwards.at(-1)).toBe("call.sealed");
	});
});

describe("a tool that is still running when the call ends", () => {
	const answered: CallEvent = {
		type: "turn.tool_returned",
		v: 1,
		data: { turn: 1, toolCallId, tool, ok: true, output: {}, durationMs: 9000 },
	};
	const booked: CallEvent = {
		type: "appointment.booked",
		v: 2,
		data: { turn: 1, ...appointmentFacts(held) },
	};

	it("is waited for, so that the analysis knows what came of it", async () => {
		const { callId, call, deps } = setting({
			events: [started({ workspaceId: "default" }), heard(1, "Tuesday at ten."), asked, ended],
			model: modelSaying(JSON.stringify(answer)),
		});
		let looks = 0;
		const readLog = async () => {
			looks += 1;
			if (looks === 3) call.append([answered, booked]);
			return await call.readLog();
		};
		const execute = call.execute.bind(call);
		const seal = call.seal.bind(call);
		await runPostCall(steps(), callId, { ...deps, call: { readLog, execute, seal } });
		expect(call.afterwards.slice(0, 4)).toEqual([
			"turn.tool_returned",
			"appointment.booked",
			"call.analyzed",
			"followup.proposed",
		]);
	});
});
