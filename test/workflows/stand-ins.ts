import { MockLanguageModelV4 } from "ai/test";
import { NonRetryableError } from "cloudflare:workflows";

import type { CrmTask } from "../../src/providers/crm/port.ts";
import type { PostCallDeps, Step } from "../../src/workflows/run-post-call.ts";

/** Tries again as the platform does, without the waiting, and may run what succeeded once more. */
export function steps({ runs = 1 } = {}): Step {
	return {
		async do(_, { retries }, callback) {
			for (let attempt = 1; ; attempt++) {
				try {
					for (let run = 1; run < runs; run++) await callback({ attempt });
					return await callback({ attempt });
				} catch (cause) {
					if (cause instanceof NonRetryableError || attempt > (retries?.limit ?? 0)) throw cause;
				}
			}
		},
	};
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
