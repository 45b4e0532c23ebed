import { D1Agents } from "./d1-agents.ts";
import type { Agents } from "./port.ts";

/** The agents in D1. */
export function connectAgents(db: D1Database): Agents {
	return new D1Agents(db);
}
