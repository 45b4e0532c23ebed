import { z } from "zod";

import { explainIssues, type Trouble } from "../parsing/explain-issues.ts";
import { accepted, refused, type Result } from "../result.ts";
import { AgentDefinition } from "./profile.ts";

/** A definition that somebody wrote, or that was stored when the rules were others. */
export function readDefinition(value: unknown): Result<AgentDefinition, Trouble[]> {
	const parsed = AgentDefinition.safeParse(value);
	if (parsed.success) return accepted(parsed.data);
	return refused(explainIssues(parsed.error, value, definitionSchema()));
}

/** JSON Schema of what an operator writes. */
export function definitionSchema() {
	return z.toJSONSchema(AgentDefinition, { io: "input" });
}
