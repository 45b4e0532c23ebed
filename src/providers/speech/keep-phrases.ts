import type { Config } from "../../config.ts";
import { fixedTexts } from "../../domain/agents/fixed-texts.ts";
import type { AgentDefinition } from "../../domain/agents/profile.ts";
import { log } from "../../log.ts";
import { connectAi } from "../ai/connect.ts";
import { connectTextToSpeech, withVoicesOf } from "./connect.ts";

interface KeepPhrasesOptions {
	env: Pick<Env, "ARCHIVE">;
	config: Config;
	agent: AgentDefinition;
}

/**
 * Synthesises what the agent says in many calls, as far as it is not kept as audio already. Never rejects: what could not
 * be kept is synthesised when it is said.
 */
export async function keepPhrases({ env, config, agent }: KeepPhrasesOptions): Promise<void> {
	const keeping: Promise<void>[] = [];
	let characters = 0;
	const onAsked = (asked: number) => (characters += asked);
	const { signal } = new AbortController();
	const { agentId, language } = agent;
	try {
		const fixed = fixedTexts(agent);
		const speech = connectTextToSpeech(withVoicesOf(agent, config), connectAi(env, config), {
			language,
			kept: { bucket: env.ARCHIVE, fixed, background: (work) => keeping.push(work) },
		});
		for (const text of fixed)
			for await (const _ of speech.synthesise(text, signal, { onAsked })) continue;
	} catch (cause) {
		log.warn({ what: "phrases not kept", agentId, cause });
	}
	await Promise.all(keeping);
	log.info({ what: "phrases kept", agentId, kept: keeping.length, characters });
}
