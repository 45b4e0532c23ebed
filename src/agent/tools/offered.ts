import type { AgentProfile } from "../../domain/agents/profile.ts";
import { callTools } from "./all.ts";
import { endCallTool } from "./end-call.ts";
import type { CallTool } from "./tool.ts";
import { transferCallTool } from "./transfer-call.ts";

/** How the model can end a call. */
export type Leaving = "agent_ended" | "transferred";

/** What the model is offered: the tools that the agent has switched on, and a transfer only where there is somebody. */
export function offeredTools(agent: AgentProfile, onLeaving: (how: Leaving) => void): CallTool[] {
	const endings = [endCallTool(() => onLeaving("agent_ended"))];
	if (agent.transferTo !== null) endings.push(transferCallTool(() => onLeaving("transferred")));
	return [...callTools, ...endings].filter(({ name }) => agent.tools.some((tool) => tool === name));
}
