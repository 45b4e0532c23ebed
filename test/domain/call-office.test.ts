import { describe, expect, it } from "vitest";

import type { OfficeCommand } from "../../src/domain/call/commands.ts";
import { AppointmentFacts, type CallEvent } from "../../src/domain/events/catalogue.ts";
import {
	analysis,
	answered,
	booked,
	callerSaid,
	given,
	hungUp,
	proposed,
	sealed,
} from "../support/given-call.ts";

const over = [answered(), callerSaid("I'd like an appointment.", 1), hungUp()];
const followUpId = "f-1";
const waiting = [...over, proposed(followUpId, true), sealed(5)];
const approve: OfficeCommand = { type: "approve_follow_up", followUpId };
const decline: OfficeCommand = { type: "decline_follow_up", followUpId, why: "Called again." };
const approved: CallEvent = { type: "followup.approved", v: 1, data: { followUpId } };
const declined: CallEvent = {
	type: "followup.declined",
	v: 1,
	data: { followUpId, by: "person", why: "Called again." },
};
const bookedFollowUp: CallEvent = {
	type: "followup.booked",
	v: 1,
	data: { followUpId, taskId: "task-1" },
};

describe("a follow-up that waits for a person", () => {
	it("is approved once, also when it was arranged since", () => {
		given(...waiting)
			.when(approve)
			.records(approved);
		given(...waiting, approved)
			.when(approve)
			.records();
		given(...waiting, approved, bookedFollowUp)
			.when(approve)
			.records();
	});

	it("is declined once, with the reason that was given", () => {
		given(...waiting)
			.when(decline)
			.records(declined);
		given(...waiting, declined)
			.when(decline)
			.records();
	});

	it("keeps the first answer: yes is not taken back, and no is not overruled", () => {
		given(...waiting, approved)
			.when(decline)
			.refuses({ code: "follow_up_approved", followUpId });
		given(...waiting, declined)
			.when(approve)
			.refuses({ code: "follow_up_declined", followUpId });
	});

	it("is declined when nobody answers, but for an answer that came in time", () => {
		const timedOut = { type: "follow_up_timed_out", followUpId } as const;
		const data = { followUpId, by: "timeout", why: null } as const;
		given(...waiting)
			.when(timedOut)
			.records({ type: "followup.declined", v: 1, data });
		for (const answer of [approved, declined])
			given(...waiting, answer)
				.when(timedOut)
				.records();
	});

	it("is not arranged before it is approved, nor after it was declined", () => {
		const arranged = { type: "follow_up_booked", followUpId, taskId: "task-1" } as const;
		given(...waiting)
			.when(arranged)
			.records();
		given(...waiting, declined)
			.when(arranged)
			.records();
		given(...waiting, approved)
			.when(arranged)
			.records(bookedFollowUp);
	});

	it("cannot be answered when nobody proposed it", () => {
		for (const command of [approve, decline])
			given(...over)
				.when(command)
				.refuses({ code: "no_such_follow_up", followUpId });
	});
});

describe("an appointment that the office changes after the call", () => {
	const was = AppointmentFacts.parse(booked(1, "apt-1").data);
	const appointment = {
		...was,
		startsAt: "2026-11-25T11:00:00+00:00",
		endsAt: "2026-11-25T11:30:00+00:00",
	};
	const { resource, startsAt, endsAt } = was;
	const movedFrom = { resource, startsAt, endsAt };
	const move: OfficeCommand = { type: "appointment_moved", turn: null, appointment, movedFrom };
	const cancel: OfficeCommand = { type: "appointment_cancelled", turn: null, appointment };
	const by = { by: "office", turn: null } as const;
	const moved: CallEvent = {
		type: "appointment.moved",
		v: 1,
		data: { ...by, ...appointment, movedFrom },
	};
	const cancelled: CallEvent = {
		type: "appointment.cancelled",
		v: 1,
		data: { ...by, ...appointment },
	};
	const log = [answered(), callerSaid("Tuesday at ten.", 1), booked(1, "apt-1"), hungUp()];

	it("is told once for each time it was moved to", () => {
		given(...log)
			.when(move)
			.records(moved);
		given(...log, moved)
			.when(move)
			.records();
	});

	it("is cancelled once", () => {
		given(...log, moved)
			.when(cancel)
			.records(cancelled);
		given(...log, moved, cancelled)
			.when(cancel)
			.records();
	});

	it("is not told in a call that goes on: the caller hears of it from the calendar", () => {
		given(answered()).when(move).refuses({ code: "call_not_over" });
	});

	it("is reminded of once for each time it is at", () => {
		const remind = { type: "remind", appointment } as const;
		const due: CallEvent = { type: "appointment.reminder_due", v: 1, data: appointment };
		given(...log)
			.when(remind)
			.records(due);
		given(...log, due)
			.when(remind)
			.records();
		given(...log, due)
			.when({ ...remind, appointment: was })
			.records({ ...due, data: was });
	});
});

describe("an analysis that is run again", () => {
	it("is kept beside the first one, once for each request", () => {
		const again = { reanalysisId: "again-1", agentVersion: 2, analysis };
		const reanalyzed: CallEvent = { type: "call.reanalyzed", v: 1, data: again };
		const analyzed: CallEvent = { type: "call.analyzed", v: 2, data: { analysis } };
		given(...over, analyzed)
			.when({ type: "record_reanalysis", ...again })
			.records(reanalyzed);
		given(...over, analyzed, reanalyzed)
			.when({ type: "record_reanalysis", ...again })
			.records();
		expect(given(...over, analyzed, reanalyzed).call.analyzed).toBe(true);
	});
});
