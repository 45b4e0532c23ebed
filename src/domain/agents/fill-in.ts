import type { AgentDefinition } from "./profile.ts";

type Names = Pick<AgentDefinition, "agentName" | "businessName">;
type Variables = Readonly<Record<string, string>>;

/** Puts the call's variables, and the agent's own names, for `{{name}}`. What is not known stays as it is. */
export function fillIn(text: string, agent: Names, variables: Variables): string {
	const known = new Map(Object.entries(variables));
	const names = new Map(
		Object.entries({ agentName: agent.agentName, businessName: agent.businessName }),
	);
	return text.replaceAll(
		/\{\{\s*(\w+)\s*\}\}/g,
		(placeholder, name: string) => known.get(name) ?? names.get(name) ?? placeholder,
	);
}

/** The same for what a caller hears: nobody should hear braces, so what is not known is left out. */
export function fillInSpoken(text: string, agent: Names, variables: Variables): string {
	return fillIn(text, agent, variables)
		.replaceAll(/\{\{\s*\w+\s*\}\}/g, "")
		.replaceAll(/\s+([,.!?;:])/g, "$1")
		.replaceAll(/\s+/g, " ")
		.trim();
}
