import type { AnalysisAnswer } from "../../src/domain/events/analysis.ts";
import type { CallFacts } from "../../src/domain/post-call/facts.ts";
import { newCallId } from "../support/facts.ts";

/** A call on a Sunday evening in which nothing was agreed. */
export const facts: CallFacts = {
	callId: newCallId(),
	workspaceId: "default",
	agentId: "reception",
	agentVersion: 1,
	startedAt: Date.parse("2026-11-22T19:12:00Z"),
	endedAt: Date.parse("2026-11-22T19:15:00Z"),
	endedReason: "caller_hung_up",
	callerTurns: 4,
	appointments: [],
	deed: null,
	customerId: null,
	name: null,
	phone: null,
	leftPhone: null,
};
export const appointment = {
	appointmentId: "appt_1",
	service: "cleaning",
	resource: "main",
	startsAt: "2026-11-24T10:00:00+00:00",
	endsAt: "2026-11-24T10:30:00+00:00",
	timezone: "Europe/London",
	name: "Maria Lopez",
	phone: "+447700900123",
};
export const standing = { ...appointment, toldBySeq: 7 };
export const answer: AnalysisAnswer = {
	summary: "The caller asked for the opening hours.",
	outcome: "question_answered",
	fields: { day: null, time: null, name: null, phone: null, reason: null },
	sentiment: "neutral",
	success: { score: 90, why: "They were told." },
};
