import { MockLanguageModelV4 } from "ai/test";
import { NonRetryableError } from "cloudflare:workflows";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { Agents } from "../../src/providers/agents/port.ts";
import type { CrmTask } from "../../src/providers/crm/port.ts";
import type { PostCallDeps } from "../../src/workflows/run-post-call.ts";
import type { Step } from "../../src/workflows/step.ts";

interface Platform {
	/** How often a step that succeeded is run. */
	runs?: number;
	/** What happens while the work waits: an answer comes, or it rejects. */
	whileWaiting?: (type: string) => Promise<void>;
	/** How long somebody slept, in ms since the epoch. */
	sleeping?: (until: number) => void;
}

/** Tries again as the platform does, without the waiting, and may run what succeeded once more. */
export function steps({ runs = 1, whileWaiting, sleeping }: Platform = {}): Step {
	return {
		async do(_, { retries }, callback) {
			for (let attempt = 1; ; attempt++) {
				try {
					for (let run = 1; run < runs; run++) await callback({ attempt });
					// As the platform keeps it.
					const result = await callback({ attempt });
					return structuredClone(result);
				} catch (cause) {
					if (cause instanceof NonRetryableError || attempt > (retries?.limit ?? 0)) throw cause;
				}
			}
		},
		async waitForEvent(_, { type }) {
			// The platform takes no other names.
			if (!/^[\w-]{1,100}$/.test(type)) throw new Error(`bad event type ${type}`);
			if (!whileWaiting) throw new Error("the wait timed out");
			return await whileWaiting(type);
		},
		async sleepUntil(_, timestamp) {
			sleeping?.(timestamp);
		},
	};
}

/** Every version of every agent that is named. */
export function agentsNamed(...agents: readonly AgentProfile[]): Agents {
	return {
		find: async (_, agentId, version) =>
			agents.find((agent) => agent.agentId === agentId && agent.version === version) ?? null,
	};
}

/** The built-in agent, but for this. */
export function receptionWith(change: Partial<AgentProfile>): AgentProfile {
	return { ...reception, ...change };
}

/** A model at the AI SDK's port that says one thing after another, and throws what is an error. */
export function modelSaying(...replies: (string | Error)[]): MockLanguageModelV4 {
	let calls = 0;
	return new MockLanguageModelV4({
		modelId: "fake",
		doGenerate: async () => {
			const reply = replies[Math.min(calls++, replies.length - 1)] ?? "";
			if (reply instanceof Error) throw reply;
			return {
				content: [{ type: "text", text: reply }],
				finishReason: { unified: "stop", raw: "stop" },
				usage: {
					inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
					outputTokens: { total: 1, text: 1, reasoning: 0 },
				},
				warnings: [],
			};
		},
	});
}

export function crmThat(
	answers: () => { taskId: string },
): PostCallDeps["crm"] & { asked: CrmTask[] } {
	const asked: CrmTask[] = [];
	return {
		asked,
		async createTask(task) {
			asked.push(task);
			return answers();
		},
	};
}
