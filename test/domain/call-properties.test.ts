import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { appointmentsIn, stateAfter } from "../../src/domain/call/appointments.ts";
import { type Call, evolve, newCall } from "../../src/domain/call/call.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { anyCommands, happened } from "../support/any-call.ts";

const always = (check: (log: readonly RecordedEvent[], call: Call) => void) =>
	fc.assert(
		fc.property(anyCommands, (commands) => {
			const { log, call } = happened(commands);
			check(log, call);
		}),
		{ numRuns: 200 },
	);

const countOf = (log: readonly RecordedEvent[], type: RecordedEvent["type"]) =>
	log.filter((event) => event.type === type).length;

describe("whatever a call is asked to do,", () => {
	it("its log has the seqs 1, 2, 3 … without a gap, and its state is the fold of its log", () => {
		always((log, call) => {
			expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
			expect(log.reduce<Call>(evolve, newCall)).toEqual(call);
		});
	});

	it("its start comes first and once, and it has at most one end and one analysis", () => {
		always((log) => {
			expect(log.findIndex(({ type }) => type === "call.started")).toBe(log.length > 0 ? 0 : -1);
			for (const type of ["call.started", "call.ended", "call.analyzed"] as const)
				expect(countOf(log, type)).toBeLessThanOrEqual(1);
		});
	});

	it("nothing is said after its end, and nothing is concluded before", () => {
		always((log) => {
			const end = log.findIndex(({ type }) => type === "call.ended");
			const [during, after] = end === -1 ? [log, []] : [log.slice(0, end), log.slice(end + 1)];
			const concluded = /^(call\.(re)?analyzed|call\.sealed|followup\.)/;
			expect(during.filter(({ type }) => concluded.test(type))).toEqual([]);
			const effects = /^(turn\.tool_|appointment\.)/;
			expect(after.filter(({ type }) => !concluded.test(type) && !effects.test(type))).toEqual([]);
		});
	});

	it("a reply that was opened is closed at most once", () => {
		always((log) => {
			let open = false;
			for (const { type } of log) {
				if (type === "call.started" || type === "turn.heard" || type === "turn.reply_started")
					open = true;
				if (type !== "turn.replied" && type !== "turn.reply_interrupted") continue;
				expect(open).toBe(true);
				open = false;
			}
		});
	});

	it("the caller's turns are numbered 1, 2, 3 …", () => {
		always((log) => {
			const turns = log.flatMap((event) => (event.type === "turn.heard" ? [event.data.turn] : []));
			expect(turns).toEqual(turns.map((_, index) => index + 1));
		});
	});

	it("an appointment is booked anew only after it was given up", () => {
		always((log) => {
			const states = new Map<string, string>();
			for (const { type, data } of log) {
				if (type !== "appointment.booked" && type !== "appointment.cancelled") continue;
				expect(states.get(data.appointmentId)).not.toBe(type);
				states.set(data.appointmentId, type);
			}
		});
	});

	it("the appointments that its rules know are those that are told to the outside", () => {
		always((log, call) => {
			const latest = appointmentsIn(log).map((each) => each.latest);
			const states = latest.map(
				(change) => [change.facts.appointmentId, stateAfter(change)] as const,
			);
			expect(new Map(states)).toEqual(call.appointments);
		});
	});

	it("a reminder comes once, and a follow-up is proposed, answered and settled once", () => {
		always((log) => {
			const keys = log.flatMap((event) => {
				if (event.type === "appointment.reminder_due")
					return [`reminded ${event.data.appointmentId}`];
				if (event.type === "followup.approved" || event.type === "followup.declined")
					return [`answered ${event.data.followUpId}`];
				if (event.type === "followup.proposed")
					return [`proposed ${event.data.followUp.followUpId}`];
				if (event.type === "followup.booked" || event.type === "followup.failed")
					return [`settled ${event.data.followUpId}`];
				return [];
			});
			expect(keys).toEqual([...new Set(keys)]);
		});
	});

	it("a seal names its own seq, and never follows another one", () => {
		always((log) => {
			for (const [index, event] of log.entries()) {
				if (event.type !== "call.sealed") continue;
				expect(event.data.finalSeq).toBe(event.seq);
				expect(log[index - 1]?.type).not.toBe("call.sealed");
			}
		});
	});
});
