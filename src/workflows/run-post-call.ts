import type { WorkflowStepConfig } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";

import type { AgentProfile } from "../domain/agents/profile.ts";
import type { Executed, PostCallCommand } from "../domain/call/commands.ts";
import { readEvents } from "../domain/events/read.ts";
import type { Analysis } from "../domain/post-call/analysis.ts";
import { decideFollowUps } from "../domain/post-call/decide-follow-ups.ts";
import { awaitsTool, type CallFacts, factsOf } from "../domain/post-call/facts.ts";
import type { FollowUp } from "../domain/post-call/follow-up.ts";
import type { Crm } from "../providers/crm/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { analyseCall, type AnalysisRequest } from "./analyse-call.ts";

/** A call's object, as far as the work after a call needs it. */
export interface CallPort {
	/** The log's events, in order, as stored. */
	readLog(): Promise<readonly unknown[]>;
	execute(command: PostCallCommand): Promise<Executed>;
	seal(): Promise<Executed>;
}

export interface PostCallDeps {
	call: CallPort;
	crm: Pick<Crm, "createTask">;
	model: AnalysisRequest["model"];
	modelName: string;
	findAgent(agentId: string): AgentProfile;
}

/** What of the platform's step is used: a named deed that is tried again, and whose result is remembered. */
export interface Step {
	do<T extends Rpc.Serializable<T>>(
		name: string,
		config: WorkflowStepConfig,
		callback: (attempt: Attempt) => Promise<T>,
	): Promise<T>;
}

/** 1 the first time. */
type Attempt = { attempt: number };

/** Waits of 1, 2, 4, … 256 seconds between the attempts: about eight minutes in all. */
const RETRIES = 9;
/** 1 + 2 + 4 + 8 + 16 seconds: a little longer than the database lets one query run. */
const WAITS_FOR_TOOLS = 5;
const PATIENT = {
	retries: { limit: RETRIES, delay: "1 second", backoff: "exponential" },
	timeout: "1 minute",
} satisfies WorkflowStepConfig;

/**
 * What follows a call: its analysis and its follow-ups, recorded back into its log, which is sealed after.
 * Any step may run twice. Each one only reads, writes under a key of its own, or records what the log
 * takes only once; and what a step returns is small, because the platform keeps it.
 */
export async function runPostCall(
	step: Step,
	callId: string,
	deps: PostCallDeps,
): Promise<{ analysis: Analysis["status"]; followUps: string[] }> {
	const facts = await step.do("read the facts", PATIENT, (attempt) =>
		readFacts(callId, deps.call, attempt),
	);
	const agent = deps.findAgent(facts.agentId);
	const analysis = await analyse(step, deps, facts, agent);
	await step.do("record the analysis", PATIENT, () =>
		recorded(deps.call.execute({ type: "record_analysis", analysis })),
	);

	const followUps = decideFollowUps({ callId, agent, facts, analysis });
	for (const followUp of followUps) await followUpOn(step, deps, facts.workspaceId, followUp);

	await step.do("seal the log", PATIENT, () => recorded(deps.call.seal()));
	return { analysis: analysis.status, followUps: followUps.map(({ followUpId }) => followUpId) };
}

/**
 * A caller may hang up while a booking is being made: its result comes after the call's end, and without it there
 * would be no reminder. The last attempts take the log as it is, for a tool whose process died returns nothing.
 */
async function readFacts(callId: string, call: CallPort, { attempt }: Attempt): Promise<CallFacts> {
	const events = readEvents(await call.readLog());
	const facts = factsOf(events);
	if (!facts) throw new Error(`${callId} has not ended`);
	if (attempt <= WAITS_FOR_TOOLS && awaitsTool(events))
		throw new Error(`${callId} waits for a tool's result`);
	return facts;
}

async function analyse(
	step: Step,
	{ call, model, modelName }: PostCallDeps,
	facts: CallFacts,
	agent: AgentProfile,
): Promise<Analysis> {
	// The log is read anew, because it can be larger than what a step may return.
	const analysed = await step.do("analyse", PATIENT, (attempt) =>
		orGiveUp(attempt, async () => {
			const events = readEvents(await call.readLog());
			return await analyseCall({ model, modelName, agent, facts, events });
		}),
	);
	if (analysed.ok) return analysed.value;
	return { status: "incomplete", model: modelName, why: `no answer: ${analysed.code}` };
}

async function followUpOn(
	step: Step,
	{ call, crm }: PostCallDeps,
	workspaceId: string,
	followUp: FollowUp,
): Promise<void> {
	const { followUpId, kind, dueAt, name, phone, note } = followUp;
	await step.do(`propose ${followUpId}`, PATIENT, () =>
		recorded(call.execute({ type: "propose_follow_up", followUp })),
	);
	const task = { externalId: followUpId, workspaceId, kind, dueAt, name, phone, note };
	const created = await step.do(`create the task ${followUpId}`, PATIENT, (attempt) =>
		orGiveUp(attempt, () => crm.createTask(task)),
	);
	await step.do(`record the outcome of ${followUpId}`, PATIENT, () =>
		recorded(
			call.execute(
				created.ok
					? { type: "follow_up_booked", followUpId, taskId: created.value.taskId }
					: { type: "follow_up_failed", followUpId, why: created.code },
			),
		),
	);
}

/** What a provider will not do, however often it is asked, is an outcome to record, not the workflow's end. */
async function orGiveUp<T>(
	{ attempt }: Attempt,
	ask: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; code: string }> {
	try {
		return { ok: true, value: await ask() };
	} catch (cause) {
		if (!(cause instanceof ProviderError)) throw cause;
		if (cause.retryable && attempt <= RETRIES) throw cause;
		return { ok: false, code: cause.code };
	}
}

/** The log's own answer. A seal that was overtaken by a newer event is worth another try. */
async function recorded(executing: Promise<Executed>): Promise<{ lastSeq: number }> {
	const executed = await executing;
	if (executed.ok) return { lastSeq: executed.lastSeq };
	const { code } = executed.refusal;
	if (code === "log_moved_on") throw new Error(code);
	throw new NonRetryableError(code);
}
