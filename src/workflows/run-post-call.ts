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
	type FinishedCall,
	findAgent,
	readFacts,
} from "./finished-call.ts";
import { settleBookings } from "./settle-bookings.ts";
import {
	valueOrFinalFailure,
	PATIENT,
	ensureRecorded,
	type Step,
	type StepResult,
} from "./step.ts";

export interface PostCallDeps extends AnalysisDeps {
	call: FinishedCall;
	calendar: Pick<Calendar, "outcomeOf" | "find">;
	crm: Pick<Crm, "createTask">;
	/** Sets a reminder. It is set once, however often this is called. */
	startReminder(reminder: ReminderParams): Promise<void>;
	/** Milliseconds since the epoch. */
	now: () => number;
}

/**
 * The work after a call: analyses it, proposes and arranges its follow-ups, records all that in its log, and seals the
 * log. A follow-up that needs a person's approval waits for it after the seal, and delays nothing else.
 *
 * Every step may run twice. A step only reads, or writes under its own key, or executes a command that the log takes once.
 * Steps return little, because the platform stores it.
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
		? await analyse(step, deps, { agent: agent.value, facts, known: analysisIn })
		: ({ status: "incomplete", model: "none", why: `no agent: ${agent.code}` } as const);
	await step.do("record the analysis", PATIENT, () =>
		ensureRecorded(deps.call.execute({ type: "record_analysis", analysis })),
	);

	const followUps = agent.ok ? decideFollowUps({ agent: agent.value, facts, analysis }) : [];
	for (const followUp of followUps) {
		await step.do(`propose ${followUp.followUpId}`, PATIENT, () =>
			ensureRecorded(deps.call.execute({ type: "propose_follow_up", followUp })),
		);
		if (!followUp.needsApproval) await arrange({ step, deps, facts, followUp });
	}
	await step.do("seal the log", PATIENT, () => ensureRecorded(deps.call.seal()));

	const waiting = followUps.filter(({ needsApproval }) => needsApproval);
	await Promise.all(
		waiting.map((followUp) => arrangeOnceApproved({ step, deps, facts, followUp })),
	);
	return { analysis: analysis.status, followUps: followUps.map(({ followUpId }) => followUpId) };
}

/** The analysis that was recorded before. A workflow that was started over goes on with that one. */
function analysisIn(events: readonly RecordedEvent[]): Analysis | null {
	return events.find((event) => event.type === "call.analyzed")?.data.analysis ?? null;
}

interface ToArrange {
	step: Step;
	deps: PostCallDeps;
	facts: CallFacts;
	followUp: FollowUp;
}

/** Makes the task or the reminder of a follow-up, and records the outcome. */
async function arrange(toArrange: ToArrange): Promise<void> {
	const { step, deps, followUp } = toArrange;
	const { followUpId } = followUp;
	const arranged =
		followUp.kind === "appointment_reminder"
			? await setReminder(toArrange)
			: await createTask(toArrange);
	await step.do(`record the outcome of ${followUpId}`, PATIENT, () =>
		ensureRecorded(
			deps.call.execute(
				arranged.ok
					? { type: "follow_up_booked", followUpId, taskId: arranged.value.taskId }
					: { type: "follow_up_failed", followUpId, why: arranged.code },
			),
		),
	);
}

type Arranged = StepResult<{ taskId: string }>;

async function createTask({ step, deps, facts, followUp }: ToArrange): Promise<Arranged> {
	const { followUpId, kind, dueAt, name, phone, note } = followUp;
	const { workspaceId } = facts;
	const task = { externalId: followUpId, workspaceId, kind, dueAt, name, phone, note };
	return await step.do(`create the task ${followUpId}`, PATIENT, (attempt) =>
		valueOrFinalFailure(attempt, () => deps.crm.createTask(task)),
	);
}

async function setReminder({ step, deps, facts, followUp }: ToArrange): Promise<Arranged> {
	const { workspaceId, appointments, callId } = facts;
	const { followUpId, appointmentId } = followUp;
	const seq = appointments.find((each) => each.appointmentId === appointmentId)?.toldBySeq;
	if (seq === undefined) return { ok: false, code: "no_such_appointment" };
	return await step.do(`set the reminder ${followUpId}`, PATIENT, async () => {
		await deps.startReminder({ workspaceId, callId, seq });
		return { ok: true, value: { taskId: reminderIdOf({ callId, seq }) } } as const;
	});
}

/**
 * Waits for a person's answer. The answer is in the log before this work is woken. If the wait ends without a wake, it
 * reads the log anyway: a wake can get lost, the recorded answer cannot.
 */
async function arrangeOnceApproved(toArrange: ToArrange): Promise<void> {
	const { step, deps, followUp } = toArrange;
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
	if (answer === "proposed") await arrange(toArrange);
}

async function waitForAnswer(step: Step, deps: PostCallDeps, followUpId: string): Promise<void> {
	const options = { type: answerEventOf(followUpId), timeout: `${APPROVAL_HOURS} hours` } as const;
	try {
		await step.waitForEvent(`wait for an answer to ${followUpId}`, options);
	} catch (cause) {
		await step.do(`give up waiting for an answer to ${followUpId}`, PATIENT, async () => {
			// A wait may also fail early. Then this work fails, and an answer starts it over.
			if (deps.now() - (await proposedAt(deps, followUpId)) < APPROVAL_MS) throw cause;
			return await ensureRecorded(deps.call.execute({ type: "follow_up_timed_out", followUpId }));
		});
	}
}

/** A minute less than the wait, because the clocks of two machines differ. */
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
