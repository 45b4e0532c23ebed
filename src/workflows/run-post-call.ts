import { type Call, evolve, type FollowUpState, newCall } from "../domain/call/call.ts";
import type { Analysis } from "../domain/events/analysis.ts";
import type { RecordedEvent } from "../domain/events/catalogue.ts";
import { answerEventOf, APPROVAL_HOURS, type FollowUp } from "../domain/events/follow-up.ts";
import { readEvents } from "../domain/events/read.ts";
import { decideFollowUps } from "../domain/post-call/decide-follow-ups.ts";
import type { CallFacts } from "../domain/post-call/facts.ts";
import { reminderIdOf, type ReminderParams } from "../domain/post-call/reminder.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { Crm } from "../providers/crm/port.ts";
import {
	analyse,
	type AnalysisDeps,
	type CallPort,
	findAgent,
	readFacts,
} from "./finished-call.ts";
import { settleBookings } from "./settle-bookings.ts";
import { orGiveUp, PATIENT, recorded, type Step, type StepResult } from "./step.ts";

export interface PostCallDeps extends AnalysisDeps {
	call: CallPort;
	calendar: Pick<Calendar, "outcomeOf">;
	crm: Pick<Crm, "createTask">;
	/** Sets a reminder; one that was set before is left alone. */
	startReminder(reminder: ReminderParams): Promise<void>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/**
 * What follows a call: its analysis and its follow-ups, recorded back into its log, which is then sealed. What a
 * person has to agree to waits for that after the seal, and holds up nothing else.
 *
 * Any step may run twice. Each one only reads, writes under a key of its own, or records what the log takes only
 * once; and what a step returns is small, because the platform keeps it.
 */
export async function runPostCall(
	step: Step,
	callId: string,
	deps: PostCallDeps,
): Promise<{ analysis: Analysis["status"]; followUps: string[] }> {
	const facts = await step.do("read the facts", PATIENT, async (attempt) => {
		const read = await readFacts(callId, deps.call, attempt);
		const found = await settleBookings(read.workspaceId, deps, attempt);
		return found ? await readFacts(callId, deps.call, attempt) : read;
	});
	const version = facts.agentVersion;
	const agent = await findAgent(step, deps, { ...facts, version });
	const analysis = agent.ok
		? await analyse(step, deps, { agent: agent.value, facts }, analysisIn)
		: ({ status: "incomplete", model: "none", why: `no agent: ${agent.code}` } as const);
	await step.do("record the analysis", PATIENT, () =>
		recorded(deps.call.execute({ type: "record_analysis", analysis })),
	);

	const followUps = agent.ok ? decideFollowUps({ agent: agent.value, facts, analysis }) : [];
	for (const followUp of followUps) {
		await step.do(`propose ${followUp.followUpId}`, PATIENT, () =>
			recorded(deps.call.execute({ type: "propose_follow_up", followUp })),
		);
		if (!followUp.needsApproval) await arrange(step, deps, facts, followUp);
	}
	await step.do("seal the log", PATIENT, () => recorded(deps.call.seal()));

	const waiting = followUps.filter(({ needsApproval }) => needsApproval);
	await Promise.all(waiting.map((followUp) => arrangeOnceApproved(step, deps, facts, followUp)));
	return { analysis: analysis.status, followUps: followUps.map(({ followUpId }) => followUpId) };
}

/** What was recorded stands: a workflow that was started over follows up on no other analysis than that. */
function analysisIn(events: readonly RecordedEvent[]): Analysis | null {
	return events.find((event) => event.type === "call.analyzed")?.data.analysis ?? null;
}

/** Sees to it that it happens, and records what came of that. */
async function arrange(
	step: Step,
	deps: PostCallDeps,
	facts: CallFacts,
	followUp: FollowUp,
): Promise<void> {
	const { followUpId } = followUp;
	const arranged =
		followUp.kind === "appointment_reminder"
			? await setReminder(step, deps, facts, followUp)
			: await createTask(step, deps, facts, followUp);
	await step.do(`record the outcome of ${followUpId}`, PATIENT, () =>
		recorded(
			deps.call.execute(
				arranged.ok
					? { type: "follow_up_booked", followUpId, taskId: arranged.value.taskId }
					: { type: "follow_up_failed", followUpId, why: arranged.code },
			),
		),
	);
}

type Arranged = StepResult<{ taskId: string }>;

async function createTask(
	step: Step,
	{ crm }: PostCallDeps,
	{ workspaceId }: CallFacts,
	{ followUpId, kind, dueAt, name, phone, note }: FollowUp,
): Promise<Arranged> {
	const task = { externalId: followUpId, workspaceId, kind, dueAt, name, phone, note };
	return await step.do(`create the task ${followUpId}`, PATIENT, (attempt) =>
		orGiveUp(attempt, () => crm.createTask(task)),
	);
}

async function setReminder(
	step: Step,
	deps: PostCallDeps,
	{ workspaceId, appointments, callId }: CallFacts,
	{ followUpId, appointmentId }: FollowUp,
): Promise<Arranged> {
	const seq = appointments.find((each) => each.appointmentId === appointmentId)?.toldBySeq;
	if (seq === undefined) return { ok: false, code: "no_such_appointment" };
	return await step.do(`set the reminder ${followUpId}`, PATIENT, async () => {
		await deps.startReminder({ workspaceId, callId, seq });
		return { ok: true, value: { taskId: reminderIdOf({ callId, seq }) } } as const;
	});
}

/**
 * Waits for a person's answer, which is in the log before anybody wakes us. Of a wait that ended without one the
 * log is asked all the same: a wake can be lost, an answer cannot.
 */
async function arrangeOnceApproved(
	step: Step,
	deps: PostCallDeps,
	facts: CallFacts,
	followUp: FollowUp,
): Promise<void> {
	const { followUpId } = followUp;
	const before = await step.do(`ask whether ${followUpId} was answered`, PATIENT, () =>
		stateOf(deps, followUpId),
	);
	if (before === "unapproved") await waitForAnswer(step, deps, followUpId);
	const answer = await step.do(`read the answer to ${followUpId}`, PATIENT, async () => {
		const state = await stateOf(deps, followUpId);
		if (state === "unapproved") throw new Error(`nobody has answered to ${followUpId}`);
		return state;
	});
	if (answer === "proposed") await arrange(step, deps, facts, followUp);
}

async function waitForAnswer(step: Step, deps: PostCallDeps, followUpId: string): Promise<void> {
	const options = { type: answerEventOf(followUpId), timeout: `${APPROVAL_HOURS} hours` } as const;
	try {
		await step.waitForEvent(`wait for an answer to ${followUpId}`, options);
	} catch (cause) {
		await step.do(`give up waiting for an answer to ${followUpId}`, PATIENT, async () => {
			// A wait may also break off; whoever answers then starts this work over.
			if (deps.now() - (await proposedAt(deps, followUpId)) < APPROVAL_MS) throw cause;
			return await recorded(deps.call.execute({ type: "follow_up_timed_out", followUpId }));
		});
	}
}

/** A minute less: the clocks of two machines differ. */
const APPROVAL_MS = APPROVAL_HOURS * 3_600_000 - 60_000;

async function proposedAt({ call }: PostCallDeps, followUpId: string): Promise<number> {
	const proposed = readEvents(await call.readLog()).find(
		(event) => event.type === "followup.proposed" && event.data.followUp.followUpId === followUpId,
	);
	return proposed?.at ?? 0;
}

async function stateOf({ call }: PostCallDeps, followUpId: string): Promise<FollowUpState> {
	const { followUps } = readEvents(await call.readLog()).reduce<Call>(evolve, newCall);
	const state = followUps.get(followUpId);
	if (state === undefined) throw new Error(`${followUpId} was not proposed`);
	return state;
}
