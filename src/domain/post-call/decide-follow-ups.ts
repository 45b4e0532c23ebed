import type { AgentProfile } from "../agents/profile.ts";
import { nextOpening } from "../booking/availability.ts";
import { clockOf, DAY, isoOf, localTimeOf, WEEKDAYS } from "../booking/local-time.ts";
import type { AppointmentFacts } from "../events/catalogue.ts";
import type { Analysis } from "./analysis.ts";
import { type CallFacts, startOf } from "./facts.ts";
import type { FollowUp } from "./follow-up.ts";

interface Finished {
	callId: string;
	agent: AgentProfile;
	facts: CallFacts;
	analysis: Analysis;
}

/**
 * What has to happen after a call: a reminder a day before each appointment; without an appointment, a
 * call back for whoever asked for one or left a number. Facts of the log suffice for a reminder, so it
 * does not hang on the analysis.
 */
export function decideFollowUps(finished: Finished): FollowUp[] {
	const { appointments } = finished.facts;
	if (appointments.length > 0)
		return appointments.map((each, nth) => reminder(finished, each, nth));
	const callBack = callBackFor(finished);
	return callBack ? [callBack] : [];
}

function reminder(
	{ callId, facts }: Finished,
	appointment: AppointmentFacts,
	nth: number,
): FollowUp {
	const { name, phone, service, timezone, appointmentId } = appointment;
	const startsAt = startOf(appointment);
	const id = `${callId}/appointment_reminder`;
	return {
		followUpId: nth === 0 ? id : `${id}/${appointmentId}`,
		kind: "appointment_reminder",
		dueAt: isoOf(Math.max(startsAt - DAY, facts.endedAt), timezone),
		name,
		phone,
		note: `Remind ${name} of the ${service} on ${spoken(startsAt, timezone)}.`,
		needsApproval: false,
		appointmentId,
	};
}

function callBackFor({ callId, agent, facts, analysis }: Finished): FollowUp | null {
	const fields = analysis.status === "complete" ? analysis.fields : null;
	const asked = analysis.status === "complete" && analysis.outcome === "callback_requested";
	const phone = facts.phone ?? fields?.phone ?? null;
	if (!asked && phone === null) return null;
	const name = facts.name ?? fields?.name ?? null;
	const opening = nextOpening(agent, facts.endedAt);
	const dueAt = Math.max(opening?.startsAt ?? 0, facts.endedAt);
	const reason = fields?.reason ? ` about: ${fields.reason}` : "";
	return {
		followUpId: `${callId}/call_back`,
		kind: "call_back",
		dueAt: isoOf(dueAt, agent.timezone),
		name,
		phone,
		note: `Call ${name ?? "the caller"} back${reason}.`,
		needsApproval: agent.followUps.callBack.needsApproval,
		appointmentId: null,
	};
}

/** Tuesday 2026-11-24 at 10:00. */
function spoken(instant: number, timezone: string): string {
	const { date, minutes, weekday } = localTimeOf(instant, timezone);
	return `${WEEKDAYS[weekday]} ${date} at ${clockOf(minutes)}`;
}
