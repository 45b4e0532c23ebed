import type { Analysis } from "../domain/events/analysis.ts";
import type { ReanalysisParams } from "../domain/post-call/reanalysis.ts";
import {
	analyse,
	type AnalysisDeps,
	type CallPort,
	findAgent,
	readFacts,
} from "./finished-call.ts";
import { PATIENT, recorded, type Step } from "./step.ts";

export interface ReanalysisDeps extends AnalysisDeps {
	call: Pick<CallPort, "readLog" | "execute">;
}

/**
 * Says what a call was about as another version of its agent would have it, and records that beside the first
 * analysis. Nothing follows from it: no follow-up, no task, no webhook.
 */
export async function runReanalysis(
	step: Step,
	{ callId, workspaceId, reanalysisId, agentVersion }: ReanalysisParams,
	deps: ReanalysisDeps,
): Promise<Analysis["status"]> {
	const facts = await step.do("read the facts", PATIENT, (attempt) =>
		readFacts(callId, deps.call, attempt),
	);
	const wanted = { workspaceId, agentId: facts.agentId, version: agentVersion };
	const agent = await findAgent(step, deps, wanted);
	const analysis = agent.ok
		? await analyse(step, deps, { agent: agent.value, facts }, () => null)
		: ({ status: "incomplete", model: "none", why: `no agent: ${agent.code}` } as const);
	await step.do("record the analysis", PATIENT, () =>
		recorded(
			deps.call.execute({ type: "record_reanalysis", reanalysisId, agentVersion, analysis }),
		),
	);
	return analysis.status;
}
