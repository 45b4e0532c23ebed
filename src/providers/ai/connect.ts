import type { Config } from "../../config.ts";
import { HttpAi } from "./http-ai.ts";
import type { Ai } from "./port.ts";

/**
 * The account's AI binding if there is one, otherwise the embedded engines. The default
 * configuration has no such binding, because with one `wrangler dev` demands a login.
 */
export function connectAi(env: object, config: Config): Ai {
	if ("AI" in env && isAi(env.AI)) return env.AI;
	if (config.AI_URL === undefined)
		throw new Error("Bad settings. AI_URL: needed when there is no AI binding");
	return new HttpAi(config.AI_URL);
}

function isAi(value: unknown): value is Ai {
	return typeof value === "object" && value !== null && "run" in value;
}
