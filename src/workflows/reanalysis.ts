import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { readConfig } from "../config.ts";
import { ReanalysisParams } from "../domain/post-call/reanalysis.ts";
import { connectAgents } from "../providers/agents/connect.ts";
import { languageModelOf } from "./language-model-of.ts";
import { runReanalysis } from "./run-reanalysis.ts";

/** Runs an analysis again. Its instance has the id of the re-analysis, so a second start changes nothing. */
export class ReanalysisWorkflow extends WorkflowEntrypoint<Env, ReanalysisParams> {
	override async run({ payload }: Readonly<WorkflowEvent<ReanalysisParams>>, step: WorkflowStep) {
		const params = ReanalysisParams.parse(payload);
		const { env } = this;
		return await runReanalysis(step, params, {
			call: env.CALLS.getByName(params.callId),
			agents: connectAgents(env.DB),
			model: languageModelOf(env, readConfig(env)),
		});
	}
}
