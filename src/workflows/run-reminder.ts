import { changesIn } from "../domain/call/appointments.ts";
import type { AppointmentFacts, RecordedEvent } from "../domain/events/catalogue.ts";
import { readEvents } from "../domain/events/read.ts";
import { remindAt } from "../domain/post-call/decide-follow-ups.ts";
import { startOf } from "../domain/post-call/facts.ts";
import type { ReminderParams } from "../domain/post-call/reminder.ts";
import type { Agents } from "../providers/agents/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import type { FinishedCall } from "./finished-call.ts";
import { PATIENT, ensureRecorded, type Step } from "./step.ts";

export interface ReminderDeps {
	callOf(callId: string): Pick<FinishedCall, "readLog" | "execute">;
	agents: Agents;
	/** The appointment as the calendar has it now; null when it has none with this id. */
	findAppointment(workspaceId: string, appointmentId: string): Promise<KeptAppointment | null>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

export interface KeptAppointment {
	/** The call that booked it; null when the office did. */
	callId: string | null;
	status: "booked" | "cancelled";
	/** Milliseconds since the epoch. */
	startsAt: number;
}

/** A shorter time is not slept: the platform refuses a time that has passed. */
const WORTH_SLEEPING_MS = 1000;

type Reminded = "reminded" | "moved" | "cancelled" | "too late" | "nobody is to be reminded";

/**
 * Waits until it is time to remind of an appointment, and records that in its call's log if the appointment still stands
 * at that time. An appointment that was moved has a reminder of its own for the new time.
 */
export async function runReminder(
	step: Step,
	{ workspaceId, callId, seq }: ReminderParams,
	deps: ReminderDeps,
): Promise<Reminded> {
	const planned = await step.do("plan the reminder", PATIENT, async () => {
		const events = readEvents(await deps.callOf(callId).readLog());
		const appointment = appointmentAt(events, seq);
		if (appointment === null) throw new Error(`event ${seq} of ${callId} tells of no appointment`);
		const agent = await agentOf(events, workspaceId, deps.agents);
		return { appointment, dueAt: remindAt(agent, appointment, deps.now()) };
	});
	const { appointment, dueAt } = planned;
	if (dueAt === null) return "nobody is to be reminded";
	if (dueAt > deps.now() + WORTH_SLEEPING_MS)
		await step.sleepUntil("sleep until it is time", dueAt);

	const kept = await step.do("look into the calendar", PATIENT, () =>
		deps.findAppointment(workspaceId, appointment.appointmentId),
	);
	if (kept === null || kept.status === "cancelled") return "cancelled";
	if (kept.startsAt !== startOf(appointment)) return "moved";
	if (kept.startsAt <= deps.now()) return "too late";
	// Always in the log of the call that booked it, even if another call moved it. That log has the earlier reminders.
	await step.do("record that it is time", PATIENT, () =>
		ensureRecorded(deps.callOf(kept.callId ?? callId).execute({ type: "remind", appointment })),
	);
	return "reminded";
}

function appointmentAt(events: readonly RecordedEvent[], seq: number): AppointmentFacts | null {
	const change = changesIn(events).find((each) => each.seq === seq);
	return change === undefined || change.status === "cancelled" ? null : change.facts;
}

async function agentOf(events: readonly RecordedEvent[], workspaceId: string, agents: Agents) {
	const started = events.find((event) => event.type === "call.started");
	if (!started) throw new Error("the call has not started");
	const { agentId, agentVersion } = started.data;
	const agent = await agents.find(workspaceId, agentId, agentVersion);
	if (agent === null) throw new ProviderError("agent_version_unknown", { retryable: false });
	return agent;
}
