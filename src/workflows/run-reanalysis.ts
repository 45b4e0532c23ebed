import type { Analysis } from "../domain/events/analysis.ts";
import type { ReanalysisParams } from "../domain/post-call/reanalysis.ts";
import {
	analyse,
	type AnalysisDeps,
	type FinishedCall,
	findAgent,
	readFacts,
} from "./finished-call.ts";
import { PATIENT, ensureRecorded, type Step } from "./step.ts";

export interface ReanalysisDeps extends AnalysisDeps {
	call: Pick<FinishedCall, "readLog" | "execute">;
}

/**
 * Analyses a call as another version of its agent would, and records that beside the first analysis. It makes no
 * follow-up, no task and no webhook.
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
		? await analyse(step, deps, { agent: agent.value, facts, known: () => null })
		: ({ status: "incomplete", model: "none", why: `no agent: ${agent.code}` } as const);
	await step.do("record the analysis", PATIENT, () =>
		ensureRecorded(
			deps.call.execute({ type: "record_reanalysis", reanalysisId, agentVersion, analysis }),
		),
	);
	return analysis.status;
}
