import { z } from "zod";

import { explainIssues, type Trouble } from "../parsing/explain-issues.ts";
import { AgentDefinition } from "./profile.ts";

export type ReadDefinition =
	| { ok: true; definition: AgentDefinition }
	| { ok: false; troubles: Trouble[] };

/** A definition that somebody wrote, or that was stored when the rules were others. */
export function readDefinition(value: unknown): ReadDefinition {
	const parsed = AgentDefinition.safeParse(value);
	if (parsed.success) return { ok: true, definition: parsed.data };
	return { ok: false, troubles: explainIssues(parsed.error, value, definitionSchema()) };
}

/** JSON Schema of what an operator writes. */
export function definitionSchema() {
	return z.toJSONSchema(AgentDefinition, { io: "input" });
}
