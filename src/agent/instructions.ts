import { factsBlock } from "../domain/agents/facts-block.ts";
import type { AgentProfile } from "../domain/agents/profile.ts";

/** The system prompt: the agent's own instructions with its variables filled in, then the facts of the moment. */
export function instructionsFor(
	agent: AgentProfile,
	variables: Readonly<Record<string, string>>,
	now: number,
	customerId: string | null,
): string {
	const known: Readonly<Record<string, string>> = {
		agentName: agent.agentName,
		businessName: agent.businessName,
		...variables,
	};
	const text = agent.instructions.replaceAll(
		/\{\{\s*(\w+)\s*\}\}/g,
		(placeholder, name: string) => known[name] ?? placeholder,
	);
	return `${text}\n\n${factsBlock(agent, now, customerId)}`;
}
