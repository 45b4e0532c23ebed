import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { readConfig } from "../config.ts";
import { ReanalysisParams } from "../domain/post-call/reanalysis.ts";
import { connectAgents } from "../providers/agents/connect.ts";
import { analyst } from "./analyst.ts";
import { runReanalysis } from "./run-reanalysis.ts";

/** One instance per request: its id is the re-analysis's, so that asking twice is asking once. */
export class ReanalysisWorkflow extends WorkflowEntrypoint<Env, ReanalysisParams> {
	override async run({ payload }: Readonly<WorkflowEvent<ReanalysisParams>>, step: WorkflowStep) {
		const params = ReanalysisParams.parse(payload);
		const { env } = this;
		return await runReanalysis(step, params, {
			call: env.CALLS.getByName(params.callId),
			agents: connectAgents(env.DB),
			model: analyst(env, readConfig(env)),
		});
	}
}
