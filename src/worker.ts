import { WorkflowEntrypoint } from "cloudflare:workers";
export { CallAgent } from "./agent/call-agent.ts";
export class PostCallWorkflow extends WorkflowEntrypoint<Env> {
	override async run() {}
}
export default {
	async fetch() {
		return new Response("ok");
	},
	async queue() {},
} satisfies ExportedHandler<Env>;
