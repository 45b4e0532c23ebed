import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import { createWorkersAI } from "workers-ai-provider";

import type { Config } from "../../config.ts";
import type { Ai } from "../ai/port.ts";

/** The model that replies and analyses, through the AI SDK. */
export function connectLanguageModel(config: Config, ai: Ai): LanguageModel {
	if (config.LLM_URL !== undefined) {
		const provider = createOpenAICompatible({
			name: "openai-compatible",
			baseURL: config.LLM_URL,
			...(config.LLM_API_KEY !== undefined && { apiKey: config.LLM_API_KEY }),
			supportsStructuredOutputs: true,
			includeUsage: true,
		});
		return provider(config.LANGUAGE_MODEL);
	}
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the provider only ever calls `run`
	const binding = ai as unknown as globalThis.Ai;
	return createWorkersAI({ binding })(config.LANGUAGE_MODEL);
}
