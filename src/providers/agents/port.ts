import type { AgentProfile } from "../../domain/agents/profile.ts";

/** The versions of agents that were pushed, and the built-in one. */
export interface Agents {
	/**
	 * The version of an agent; null when there is none.
	 * @throws ProviderError `agents_unavailable` (retryable), or `agent_unreadable`: what was stored is not what
	 *   this deployment takes for a definition.
	 */
	find(workspaceId: string, agentId: string, version: number): Promise<AgentProfile | null>;
}
