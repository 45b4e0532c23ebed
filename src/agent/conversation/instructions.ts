import { factsBlock, type FactsOfTheMoment } from "../../domain/agents/facts-block.ts";
import { fillIn } from "../../domain/agents/fill-in.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";

/** The system prompt: the agent's instructions with the variables filled in, then the facts of the moment. */
export function instructionsFor(
	agent: AgentProfile,
	variables: Readonly<Record<string, string>>,
	facts: Omit<FactsOfTheMoment, "agent">,
): string {
	const text = fillIn(agent.instructions, agent, variables);
	return `${text}\n\n${factsBlock({ agent, ...facts })}`;
}
