import { consume, runScheduled } from "./consumers/index.ts";
import { createApp } from "./edge/app.ts";

export { CallAgent } from "./agent/call-agent.ts";
export { PostCallWorkflow } from "./workflows/post-call.ts";
export { ReanalysisWorkflow } from "./workflows/reanalysis.ts";
export { ReminderWorkflow } from "./workflows/reminder.ts";

const app = createApp();

export default {
	fetch: app.fetch,
	queue: (batch, env) => consume(batch, env),
	scheduled: (event, env) => runScheduled(event, env),
} satisfies ExportedHandler<Env>;
