import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { z } from "zod";

import { readConfig } from "../config.ts";
import { reception } from "../domain/agents/reception.ts";
import { CallId } from "../domain/events/envelope.ts";
import { connectAi } from "../providers/ai/connect.ts";
import { connectCrm } from "../providers/crm/connect.ts";
import { connectLanguageModel } from "../providers/language/connect.ts";
import { runPostCall } from "./run-post-call.ts";

const PostCallParams = z.object({ workspaceId: z.string().min(1), callId: CallId });
type PostCallParams = z.infer<typeof PostCallParams>;

/** One instance per call: its id is the call's id, so a second start changes nothing. */
export class PostCallWorkflow extends WorkflowEntrypoint<Env, PostCallParams> {
	override async run({ payload }: Readonly<WorkflowEvent<PostCallParams>>, step: WorkflowStep) {
		const { callId } = PostCallParams.parse(payload);
		const config = readConfig(this.env);
		return await runPostCall(step, callId, {
			call: this.env.CALLS.getByName(callId),
			crm: connectCrm(this.env.DB, config),
			model: connectLanguageModel(config, connectAi(this.env, config)),
			modelName: config.LANGUAGE_MODEL,
			findAgent: () => reception,
		});
	}
}
