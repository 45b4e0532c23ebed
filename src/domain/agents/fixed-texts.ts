import { Clauses } from "../speech/clauses.ts";
import { fillInSpoken } from "./fill-in.ts";
import { phrasesOf } from "./phrases.ts";
import type { AgentDefinition } from "./profile.ts";

/**
 * What an agent says in the same words in many calls: the phrases of its language, and the pieces of its greeting and its
 * message outside of the opening hours. A text with the variables of a call, such as a caller's name, is not among them.
 */
export function fixedTexts(agent: AgentDefinition): ReadonlySet<string> {
	const own = [agent.greeting, agent.closedMessage ?? ""];
	const pieces = own.flatMap((text) => piecesOf(fillInSpoken(text, agent, {}), agent.language));
	return new Set([...Object.values({ ...phrasesOf(agent.language) }), ...pieces]);
}

/** A phrase is said in one piece, because its audio is kept. Other texts are cut, so that they begin sooner. */
export function piecesToSay(text: string, language: string): string[] {
	return Object.values({ ...phrasesOf(language) }).includes(text)
		? [text]
		: piecesOf(text, language);
}

function piecesOf(text: string, language: string): string[] {
	const clauses = new Clauses(language);
	return [...clauses.add(text), ...clauses.rest()];
}
