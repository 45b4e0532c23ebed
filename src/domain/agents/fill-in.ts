import type { AgentDefinition } from "./profile.ts";

type Names = Pick<AgentDefinition, "agentName" | "businessName">;
type Variables = Readonly<Record<string, string>>;

/** Replaces `{{name}}` by the call's variable or the agent's own name. An unknown `{{name}}` stays as it is. */
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

/** The same for a text that is spoken: an unknown `{{name}}` is left out. */
export function fillInSpoken(text: string, agent: Names, variables: Variables): string {
	return fillIn(text, agent, variables)
		.replaceAll(/\{\{\s*\w+\s*\}\}/g, "")
		.replaceAll(/\s+([,.!?;:])/g, "$1")
		.replaceAll(/\s+/g, " ")
		.trim();
}
