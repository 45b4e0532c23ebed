import type { Config } from "../config.ts";
import { connectAi } from "../providers/ai/connect.ts";
import { connectLanguageModel } from "../providers/language/connect.ts";
import type { AnalysisDeps } from "./finished-call.ts";

/** The language model that an agent chooses, or that of the settings. */
export function languageModelOf(env: Env, config: Config): AnalysisDeps["model"] {
	return ({ models }) => {
		const modelName = models.language ?? config.LANGUAGE_MODEL;
		const settings = { ...config, LANGUAGE_MODEL: modelName };
		return { modelName, model: connectLanguageModel(settings, connectAi(env, config)) };
	};
}
