import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { z } from "zod";

import { readConfig } from "../config.ts";
import { CallId } from "../domain/events/envelope.ts";
import { reminderIdOf } from "../domain/post-call/reminder.ts";
import { connectAgents } from "../providers/agents/connect.ts";
import { connectCalendar } from "../providers/calendar/connect.ts";
import { connectCrm } from "../providers/crm/connect.ts";
import { languageModelOf } from "./language-model-of.ts";
import { runPostCall } from "./run-post-call.ts";

const PostCallParams = z.object({ workspaceId: z.string().min(1), callId: CallId });
type PostCallParams = z.infer<typeof PostCallParams>;

/** The work after a call. Its instance has the call's id, so a second start changes nothing. */
export class PostCallWorkflow extends WorkflowEntrypoint<Env, PostCallParams> {
	override async run({ payload }: Readonly<WorkflowEvent<PostCallParams>>, step: WorkflowStep) {
		const { callId } = PostCallParams.parse(payload);
		const { env } = this;
		const config = readConfig(env);
		return await runPostCall(step, callId, {
			call: env.CALLS.getByName(callId),
			agents: connectAgents(env.DB),
			calendar: connectCalendar(env.DB),
			crm: connectCrm(env.DB, config),
			model: languageModelOf(env, config),
			startReminder: async (params) => {
				await env.REMINDERS.createBatch([{ id: reminderIdOf(params), params }]);
			},
			now: () => Date.now(),
		});
	}
}
