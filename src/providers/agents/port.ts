import type { AgentProfile } from "../../domain/agents/profile.ts";

/** The versions of agents, with the built-in one. */
export interface Agents {
	/**
	 * The version of an agent; null when there is none.
	 * @throws ProviderError `agents_unavailable` (retryable), or `agent_unreadable`: the stored definition breaks the rules
	 *   of this release.
	 */
	find(workspaceId: string, agentId: string, version: number): Promise<AgentProfile | null>;
}
