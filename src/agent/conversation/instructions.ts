import { factsBlock, type FactsOfTheMoment } from "../../domain/agents/facts-block.ts";
import { fillIn } from "../../domain/agents/fill-in.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";

/** Holds for every agent, because every caller may be quicker than the voice. */
const WHEN_SPOKEN_OVER = [
	"An answer of yours that ends in a dash was interrupted there: the caller heard what is before the dash, and nothing after it.",
	"What they say next is about what they heard. A yes counts for that: when they heard day, time and name, book; otherwise say and ask only what is missing.",
	"A correction counts the same way. Never say again from its beginning what was heard once.",
].join("\n");

/**
 * The system prompt: the agent's instructions with the variables filled in, what an interrupted reply means, the facts of
 * the moment, and notes of the turns that the prompt does not have word for word.
 */
export function instructionsFor(
	agent: AgentProfile,
	variables: Readonly<Record<string, string>>,
	{ notes, ...facts }: Omit<FactsOfTheMoment, "agent"> & { notes: string | null },
): string {
	const text = fillIn(agent.instructions, agent, variables);
	return [
		text,
		WHEN_SPOKEN_OVER,
		factsBlock({ agent, ...facts }),
		...(notes === null ? [] : [notes]),
	].join("\n\n");
}
