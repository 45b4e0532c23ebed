import { factsBlock, type FactsOfTheMoment } from "../../domain/agents/facts-block.ts";
import { fillIn } from "../../domain/agents/fill-in.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";

/**
 * The system prompt: the agent's instructions with the variables filled in, the facts of the moment, and notes of the turns
 * that the prompt does not have word for word.
 */
export function instructionsFor(
	agent: AgentProfile,
	variables: Readonly<Record<string, string>>,
	{ notes, ...facts }: Omit<FactsOfTheMoment, "agent"> & { notes: string | null },
): string {
	const text = fillIn(agent.instructions, agent, variables);
	return [text, factsBlock({ agent, ...facts }), ...(notes === null ? [] : [notes])].join("\n\n");
}
