import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { ReminderParams } from "../domain/post-call/reminder.ts";
import { connectAgents } from "../providers/agents/connect.ts";
import { connectCalendar } from "../providers/calendar/connect.ts";
import { runReminder } from "./run-reminder.ts";

/** Waits to remind of an appointment. There is an instance for each event that made or moved one, under that event's id. */
export class ReminderWorkflow extends WorkflowEntrypoint<Env, ReminderParams> {
	override async run({ payload }: Readonly<WorkflowEvent<ReminderParams>>, step: WorkflowStep) {
		const { env } = this;
		const calendar = connectCalendar(env.DB);
		return await runReminder(step, ReminderParams.parse(payload), {
			callOf: (callId) => env.CALLS.getByName(callId),
			agents: connectAgents(env.DB),
			findAppointment: (workspaceId, appointmentId) => calendar.find(workspaceId, appointmentId),
			now: () => Date.now(),
		});
	}
}
