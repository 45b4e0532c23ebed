import type { AgentProfile } from "../agents/profile.ts";
import { nextOpening } from "../booking/availability.ts";
import type { Analysis } from "../events/analysis.ts";
import { type FollowUp, followUpIdOf } from "../events/follow-up.ts";
import { clockOf, isoOf, localTimeOf, MINUTE, WEEKDAYS } from "../time/local-time.ts";
import { type CallFacts, type StandingAppointment, startOf } from "./facts.ts";

interface Finished {
	agent: AgentProfile;
	facts: CallFacts;
	analysis: Analysis;
}

/**
 * The follow-ups of a call, by its agent's policy: a reminder of each appointment that stands, and a call back if
 * nothing was settled and the caller asked for one, left a number, or was failed by us. A reminder, and a call back after
 * a failure, depend on the log alone, not on the analysis.
 */
export function decideFollowUps(finished: Finished): FollowUp[] {
	const { agent, facts } = finished;
	const reminders = facts.appointments.flatMap((each) => {
		const dueAt = remindAt(agent, each, facts.endedAt);
		return dueAt === null ? [] : [reminder(facts.callId, each, dueAt)];
	});
	const callBack = facts.deed === null ? callBackFor(finished) : null;
	return callBack ? [...reminders, callBack] : reminders;
}

/**
 * When to remind of an appointment, in ms since the epoch; now, if that time has passed. Null when the appointment has
 * begun, or the agent sends no reminders.
 */
export function remindAt(
	{ followUps: { reminder: policy } }: AgentProfile,
	appointment: Pick<StandingAppointment, "startsAt" | "timezone">,
	now: number,
): number | null {
	const startsAt = startOf(appointment);
	if (policy === null || startsAt <= now) return null;
	return Math.max(startsAt - policy.hoursBefore * 60 * MINUTE, now);
}

function reminder(callId: string, appointment: StandingAppointment, dueAt: number): FollowUp {
	const { name, phone, service, timezone, appointmentId } = appointment;
	return {
		followUpId: followUpIdOf(callId, "appointment_reminder", appointmentId),
		kind: "appointment_reminder",
		dueAt: isoOf(dueAt, timezone),
		name,
		phone,
		note: `Remind ${name} of the ${service} on ${spoken(startOf(appointment), timezone)}.`,
		needsApproval: false,
		appointmentId,
	};
}

function callBackFor({ agent, facts, analysis }: Finished): FollowUp | null {
	const fields = analysis.status === "complete" ? analysis.fields : null;
	const asked = analysis.status === "complete" && analysis.outcome === "callback_requested";
	// Only a number that was not known before the call was left in it.
	const left = facts.leftPhone ?? (fields?.phone === facts.phone ? null : (fields?.phone ?? null));
	const failure = facts.failure ?? null;
	if (!asked && left === null && failure === null) return null;
	const name = facts.name ?? fields?.name ?? null;
	const opening = nextOpening(agent, facts.endedAt);
	const dueAt = Math.max(opening?.startsAt ?? 0, facts.endedAt);
	const reason = fields?.reason ? ` about: ${fields.reason}` : "";
	const failed = failure === null ? "" : ` The call failed on our side: ${failure}.`;
	return {
		followUpId: followUpIdOf(facts.callId, "call_back"),
		kind: "call_back",
		dueAt: isoOf(dueAt, agent.timezone),
		name,
		phone: left ?? facts.phone,
		note: `Call ${name ?? "the caller"} back${reason}.${failed}`,
		needsApproval: agent.followUps.callBack.needsApproval,
		appointmentId: null,
	};
}

/** Tuesday 2026-11-24 at 10:00. */
function spoken(instant: number, timezone: string): string {
	const { date, minutes, weekday } = localTimeOf(instant, timezone);
	return `${WEEKDAYS[weekday]} ${date} at ${clockOf(minutes)}`;
}
