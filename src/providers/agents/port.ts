import type { AgentProfile } from "../../domain/agents/profile.ts";

/** The versions of agents, with the built-in one. */
export interface Agents {
	/**
	 * The version of an agent, or the published one when `version` is null. Null when there is none.
	 * @throws ProviderError `agents_unavailable` (retryable), or `agent_unreadable`: the stored definition breaks the rules
	 *   of this release.
	 */
	find(workspaceId: string, agentId: string, version: number | null): Promise<AgentProfile | null>;
}
