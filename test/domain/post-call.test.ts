import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import type { Analysis, AnalysisAnswer } from "../../src/domain/events/analysis.ts";
import { FollowUp } from "../../src/domain/events/follow-up.ts";
import { checkAnswer } from "../../src/domain/post-call/check-answer.ts";
import { decideFollowUps } from "../../src/domain/post-call/decide-follow-ups.ts";
import type { CallFacts } from "../../src/domain/post-call/facts.ts";
import { answer, facts, standing } from "./finished-call.ts";

const { callId } = facts;
const analysed = (change: Partial<AnalysisAnswer> = {}): Analysis => ({
	status: "complete",
	model: "m",
	...answer,
	extracted: null,
	scorecard: [],
	...change,
});

const decide = (
	known: Partial<CallFacts>,
	analysis: Analysis = analysed(),
	followUps = reception.followUps,
) =>
	decideFollowUps({
		agent: { ...reception, followUps },
		facts: { ...facts, ...known },
		analysis,
	}).map((followUp) => FollowUp.parse(followUp));

const check = (given: unknown, known: Partial<CallFacts> = {}) =>
	checkAnswer(given, { agent: reception, facts: { ...facts, ...known }, transcript: [] });

const booked = { appointments: [standing], deed: "appointment_booked" as const };

describe("a model's answer", () => {
	const fields = {
		day: "2026-11-24",
		time: "9:30",
		name: " Maria ",
		phone: "07700 900 123",
		reason: "unknown",
	};

	it("is accepted with its spellings put right", () => {
		expect(check({ ...answer, fields })).toMatchObject({
			problems: [],
			answer: {
				fields: {
					day: "2026-11-24",
					time: "09:30",
					name: "Maria",
					phone: "+447700900123",
					reason: null,
				},
			},
		});
	});

	it.each([
		["no appointment was booked", { outcome: "appointment_booked" }],
		["no appointment was moved", { outcome: "appointment_moved" }],
		["no appointment was cancelled", { outcome: "appointment_cancelled" }],
		["nobody was put through", { outcome: "transferred" }],
		["outcome", { outcome: "sold_a_car" }],
		["fields.day", { fields: { ...fields, day: "Tuesday" } }],
		["fields.time", { fields: { ...fields, time: "half past nine" } }],
		["fields.phone", { fields: { ...fields, phone: "the usual" } }],
		["summary", { summary: " " }],
	])("is a problem that names %s, without quoting the caller", (name, change) => {
		const checked = check({ ...answer, ...change });
		expect(checked).toEqual({ answer: null, problems: [expect.stringContaining(name)] });
		expect(JSON.stringify(checked)).not.toMatch(/Tuesday|half past|the usual|sold/);
	});

	it("gives way to what the log knows: an appointment that was booked was booked", () => {
		expect(check(answer, booked)).toMatchObject({
			answer: {
				outcome: "appointment_booked",
				fields: { day: "2026-11-24", time: "10:00", name: "Maria Lopez", phone: "+447700900123" },
			},
		});
	});

	it.each(["appointment_moved", "appointment_cancelled", "transferred"] as const)(
		"gives way to what the log knows: %s",
		(deed) => {
			expect(check(answer, { deed })).toMatchObject({ answer: { outcome: deed } });
		},
	);
});

describe("what has to happen after a call", () => {
	it("is a reminder a day before the appointment", () => {
		expect(decide(booked)).toEqual([
			{
				followUpId: `${callId}.appointment_reminder.appt_1`,
				kind: "appointment_reminder",
				dueAt: "2026-11-23T10:00:00+00:00",
				name: "Maria Lopez",
				phone: "+447700900123",
				note: "Remind Maria Lopez of the cleaning on Tuesday 2026-11-24 at 10:00.",
				needsApproval: false,
				appointmentId: "appt_1",
			},
		]);
	});

	it("is a reminder at once when the appointment is sooner than that", () => {
		const soon = { ...standing, startsAt: "2026-11-23T09:00:00+00:00" };
		expect(decide({ ...booked, appointments: [soon] })).toMatchObject([
			{ dueAt: "2026-11-22T19:15:00+00:00" },
		]);
	});

	it("is a reminder of each appointment, even if nobody could say what the call was about", () => {
		const second = {
			...standing,
			appointmentId: "appt_2",
			startsAt: "2026-12-01T10:00:00+00:00",
		};
		const incomplete: Analysis = { status: "incomplete", model: "m", why: "no answer" };
		expect(
			decide({ ...booked, appointments: [standing, second] }, incomplete).map(
				(each) => each.followUpId,
			),
		).toEqual([`${callId}.appointment_reminder.appt_1`, `${callId}.appointment_reminder.appt_2`]);
	});

	it("is a reminder as long before as the agent's policy has it, and none where it has none", () => {
		const { callBack } = reception.followUps;
		const earlier = { callBack, reminder: { hoursBefore: 30.5 } };
		expect(decide(booked, analysed(), earlier)).toMatchObject([
			{ dueAt: "2026-11-23T03:30:00+00:00" },
		]);
		expect(decide(booked, analysed(), { callBack, reminder: null })).toEqual([]);
	});

	it("is nothing for an appointment that has begun", () => {
		const begun = { ...standing, startsAt: "2026-11-22T19:15:00+00:00" };
		expect(decide({ ...booked, appointments: [begun] })).toEqual([]);
	});

	it("is nothing for who cancelled, or was put through, though their number is known", () => {
		const known = { phone: "+447700900123", leftPhone: "+447700900123" };
		for (const deed of ["appointment_cancelled", "transferred"] as const)
			expect(decide({ ...known, deed }, analysed({ outcome: deed }))).toEqual([]);
	});

	it("is a call back at the next opening for whoever asked for one", () => {
		const fields = { ...answer.fields, name: "Tom", reason: "an invoice" };
		expect(decide({}, analysed({ outcome: "callback_requested", fields }))).toEqual([
			{
				followUpId: `${callId}.call_back`,
				kind: "call_back",
				dueAt: "2026-11-23T09:00:00+00:00",
				name: "Tom",
				phone: null,
				note: "Call Tom back about: an invoice.",
				needsApproval: false,
				appointmentId: null,
			},
		]);
	});

	it("is a call back for whoever left a number and got no appointment, now if the business is open", () => {
		const open = Date.parse("2026-11-23T12:00:00Z");
		const fields = { ...answer.fields, phone: "+447700900123" };
		expect(
			decide({ endedAt: open }, analysed({ outcome: "nothing_agreed", fields })),
		).toMatchObject([
			{ kind: "call_back", dueAt: "2026-11-23T12:00:00+00:00", phone: "+447700900123" },
		]);
		expect(decide({ phone: "+447700900999", leftPhone: "+447700900999" })).toMatchObject([
			{ phone: "+447700900999" },
		]);
	});

	it.each([
		[undefined, null, null],
		[
			"language_model_stalled",
			null,
			"Call the caller back. The call failed on our side: language_model_stalled.",
		],
		["language_model_stalled", "appointment_booked", null],
	] as const)("after failure %s and outcome %s is the call back: %s", (failure, deed, note) => {
		const nothing: Analysis = { status: "incomplete", model: "none", why: "no answer" };
		const notes = decide({ ...(failure && { failure }), deed }, nothing).map((each) => each.note);
		expect(notes).toEqual(note === null ? [] : [note]);
	});

	it("is nothing when a question was answered and no number was left, though one was known before", () => {
		expect(decide({})).toEqual([]);
		const fields = { ...answer.fields, phone: "+447700900123" };
		expect(decide({ phone: "+447700900123" }, analysed({ fields }))).toEqual([]);
	});
});
