import { UsageError } from "../support/command-line.ts";

/**
 * The settings of src/config.ts for the model that the environment names; none for the embedded one.
 * @throws UsageError naming the variable that is missing
 */
export function modelSettings(
	env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
	const { LLM_URL: url, LLM_MODEL: model, LLM_API_KEY: key } = env;
	if (url === undefined || url === "") {
		if (model !== undefined && model !== "")
			throw new UsageError("LLM_MODEL is set and LLM_URL is not: where does the model answer?");
		return {};
	}
	if (!URL.canParse(url))
		throw new UsageError(
			`LLM_URL is "${url}"; it takes an address such as http://localhost:11434/v1`,
		);
	if (model === undefined || model === "")
		throw new UsageError("LLM_URL is set and LLM_MODEL is not: which model shall answer there?");
	return { LLM_URL: url, LANGUAGE_MODEL: model, ...(key !== undefined && { LLM_API_KEY: key }) };
}
