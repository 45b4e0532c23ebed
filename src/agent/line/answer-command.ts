import type { AgentProfile } from "../../domain/agents/profile.ts";
import type { CallCommand } from "../../domain/call/commands.ts";
import type { Admission } from "../../domain/wire/admission.ts";

type Answer = Omit<Extract<CallCommand, { type: "answer" }>, "type">;

interface Answering {
	agent: AgentProfile;
	admission: Admission;
	models: Answer["started"]["models"];
}

/** What is recorded when a call is answered: the agent that answers, and the caller. */
export function answerCommand({ agent, admission, models }: Answering): Answer {
	const { agentId, version: agentVersion, timezone } = agent;
	const { workspaceId, channel, variables, metadata } = admission;
	const at = { workspaceId, agentId, agentVersion, channel, timezone };
	return { started: { ...at, models, variables, metadata }, identified: identityOf(admission) };
}

function identityOf({ customerId, phone }: Admission): Answer["identified"] {
	if (customerId === null && phone === null) return null;
	const by = customerId === null ? "phone" : "token";
	return { by, customerId, name: null, phone, email: null };
}
