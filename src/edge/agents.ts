import type { AgentProfile } from "../domain/agents/profile.ts";
import { reception } from "../domain/agents/reception.ts";
import type { Refusal } from "./problems.ts";

const agents: readonly AgentProfile[] = [reception];

/** Who answers under a name; the receptionist when none is given. */
export function findAgent(
	agentId: string = reception.agentId,
): { ok: true; agent: AgentProfile } | { ok: false; refusal: Refusal & { code: "unknown_agent" } } {
	const agent = agents.find((candidate) => candidate.agentId === agentId);
	if (agent) return { ok: true, agent };
	const known = agents.map((candidate) => candidate.agentId);
	return { ok: false, refusal: { code: "unknown_agent", agentId, known } };
}
