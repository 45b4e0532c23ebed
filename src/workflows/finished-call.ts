import type { AgentProfile } from "../domain/agents/profile.ts";
import type { AfterwardsCommand, Executed } from "../domain/call/commands.ts";
import type { Analysis } from "../domain/events/analysis.ts";
import type { RecordedEvent } from "../domain/events/catalogue.ts";
import { readEvents } from "../domain/events/read.ts";
import { awaitsTool, type CallFacts, factsOf } from "../domain/post-call/facts.ts";
import type { Agents } from "../providers/agents/port.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { analyseCall, type AnalysisRequest } from "./analyse-call.ts";
import { type Attempt, orGiveUp, PATIENT, type Step, type StepResult } from "./step.ts";

/** A call's object, as far as the work after a call needs it. */
export interface CallPort {
	/** The log's events, in order, as stored. */
	readLog(): Promise<readonly unknown[]>;
	execute(command: AfterwardsCommand): Promise<Executed>;
	seal(): Promise<Executed>;
}

/** What it takes to say what a call was about. */
export interface AnalysisDeps {
	call: Pick<CallPort, "readLog">;
	agents: Agents;
	/** The model of the agent's choice, or of the settings. */
	model: (agent: AgentProfile) => Pick<AnalysisRequest, "model" | "modelName">;
}

/** 1 + 2 + 4 + 8 + 16 seconds: a little longer than the database lets one query run. */
const WAITS_FOR_TOOLS = 5;

/**
 * A caller may hang up while a booking is being made: its result comes after the call's end, and without it there
 * would be no reminder. The last attempts take the log as it is, for a tool whose process died returns nothing.
 */
export async function readFacts(
	callId: string,
	call: AnalysisDeps["call"],
	{ attempt }: Attempt,
): Promise<CallFacts> {
	const events = readEvents(await call.readLog());
	const facts = factsOf(events);
	if (!facts) throw new Error(`${callId} has not ended`);
	if (attempt <= WAITS_FOR_TOOLS && awaitsTool(events))
		throw new Error(`${callId} waits for a tool's result`);
	return facts;
}

/** The version of the call's agent that is asked for. */
export async function findAgent(
	step: Step,
	{ agents }: Pick<AnalysisDeps, "agents">,
	{ workspaceId, agentId, version }: { workspaceId: string; agentId: string; version: number },
): Promise<StepResult<AgentProfile>> {
	return await step.do("find the agent", PATIENT, (attempt) =>
		orGiveUp(attempt, async () => {
			const agent = await agents.find(workspaceId, agentId, version);
			if (agent === null) throw new ProviderError("agent_version_unknown", { retryable: false });
			return agent;
		}),
	);
}

/**
 * What the call was about.
 * @param known an analysis that the log holds already, and that stands in place of another.
 */
export async function analyse(
	step: Step,
	{ call, model }: Pick<AnalysisDeps, "call" | "model">,
	{ agent, facts }: Pick<AnalysisRequest, "agent" | "facts">,
	known: (events: readonly RecordedEvent[]) => Analysis | null,
): Promise<Analysis> {
	const asked = model(agent);
	// The log is read anew, because it can be larger than what a step may return.
	const analysed = await step.do("analyse", PATIENT, (attempt) =>
		orGiveUp(attempt, async () => {
			const events = readEvents(await call.readLog());
			return known(events) ?? (await analyseCall({ ...asked, agent, facts, events }));
		}),
	);
	if (analysed.ok) return analysed.value;
	return { status: "incomplete", model: asked.modelName, why: `no answer: ${analysed.code}` };
}
