import type { Agent } from "../domain/wire/agents.ts";
import type { AgentRow } from "../store/records/agents.ts";
import { isoTimeOrNull } from "./time.ts";

/** An agent as the API shows it. */
export function shownAgent(row: AgentRow): Agent {
	return { ...row, publishedAt: isoTimeOrNull(row.publishedAt) };
}
