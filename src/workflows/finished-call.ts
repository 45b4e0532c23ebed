import type { AgentProfile } from "../domain/agents/profile.ts";
import type { AfterwardsCommand, Executed } from "../domain/call/commands.ts";
import type { Analysis } from "../domain/events/analysis.ts";
import type { RecordedEvent } from "../domain/events/catalogue.ts";
import { readEvents } from "../domain/events/read.ts";
import { awaitsTool, type CallFacts, callFactsOf } from "../domain/post-call/facts.ts";
import type { Agents } from "../providers/agents/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { analyseCall, type AnalysisRequest } from "./analyse-call.ts";
import { type Attempt, valueOrFinalFailure, PATIENT, type Step, type StepResult } from "./step.ts";

/** The methods of a call's object that the work after a call uses. */
export interface FinishedCall {
	/** The log's events, in order, as stored. */
	readLog(): Promise<readonly unknown[]>;
	execute(command: AfterwardsCommand): Promise<Executed>;
	seal(): Promise<Executed>;
}

export interface AnalysisDeps {
	call: Pick<FinishedCall, "readLog">;
	agents: Agents;
	/** The model that the agent or the settings choose. */
	model: (agent: AgentProfile) => Pick<AnalysisRequest, "model" | "modelName">;
}

/** 1 + 2 + 4 + 8 + 16 seconds: a little longer than the database lets one query run. */
const WAITS_FOR_TOOLS = 5;

/**
 * Reads the facts of a finished call. While a tool is still running it throws, to be tried again: a caller may hang up
 * during a booking, and without its result there would be no reminder. The last attempts take the log as it is, because a
 * tool whose process died never returns.
 */
export async function readFacts(
	callId: string,
	call: AnalysisDeps["call"],
	{ attempt }: Attempt,
): Promise<CallFacts> {
	const events = readEvents(await call.readLog());
	const facts = callFactsOf(events);
	if (!facts) throw new Error(`${callId} has not ended`);
	if (attempt <= WAITS_FOR_TOOLS && awaitsTool(events))
		throw new Error(`${callId} waits for a tool's result`);
	return facts;
}

/** Finds a version of an agent, as a step. */
export async function findAgent(
	step: Step,
	{ agents }: Pick<AnalysisDeps, "agents">,
	{ workspaceId, agentId, version }: { workspaceId: string; agentId: string; version: number },
): Promise<StepResult<AgentProfile>> {
	return await step.do("find the agent", PATIENT, (attempt) =>
		valueOrFinalFailure(attempt, async () => {
			const agent = await agents.find(workspaceId, agentId, version);
			if (agent === null) throw new ProviderError("agent_version_unknown", { retryable: false });
			return agent;
		}),
	);
}

interface ToAnalyse extends Pick<AnalysisRequest, "agent" | "facts"> {
	/** Finds an analysis that is in the log already. It is used in place of a new one. */
	known: (events: readonly RecordedEvent[]) => Analysis | null;
}

/** Analyses a call, as a step. */
export async function analyse(
	step: Step,
	{ call, model }: Pick<AnalysisDeps, "call" | "model">,
	{ agent, facts, known }: ToAnalyse,
): Promise<Analysis> {
	const asked = model(agent);
	// The step reads the log again, because the log can be larger than what a step may return.
	const analysed = await step.do("analyse", PATIENT, (attempt) =>
		valueOrFinalFailure(attempt, async () => {
			const events = readEvents(await call.readLog());
			return known(events) ?? (await analyseCall({ ...asked, agent, facts, events }));
		}),
	);
	if (analysed.ok) return analysed.value;
	return { status: "incomplete", model: asked.modelName, why: `no answer: ${analysed.code}` };
}
