import { z } from "zod";

import { explainIssues, type InputProblem } from "../parsing/explain-issues.ts";
import { accepted, refused, type Result } from "../result.ts";
import { AgentDefinition } from "./profile.ts";

/** Parses a definition that was written by a person, or stored when other rules applied. */
export function readDefinition(value: unknown): Result<AgentDefinition, InputProblem[]> {
	const parsed = AgentDefinition.safeParse(value);
	if (parsed.success) return accepted(parsed.data);
	return refused(explainIssues(parsed.error, value, definitionSchema()));
}

/** The JSON Schema of a definition. */
export function definitionSchema() {
	return z.toJSONSchema(AgentDefinition, { io: "input" });
}
