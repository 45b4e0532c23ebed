import { AgentProfile } from "../../domain/agents/profile.ts";
import { builtInAgent } from "../../domain/agents/reception.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import { log } from "../../log.ts";
import type { Agents } from "../../providers/agents/port.ts";
import type { CallLog } from "../record/call-log.ts";

const KEPT = "agent";
/** The most that an agent may say, for a call whose agent cannot be read any more. */
const MAX_CALL_SECONDS = 3600;

interface OnDutyOptions {
	callId: string;
	callLog: CallLog;
	kv: DurableObjectStorage["kv"];
	agents: Agents;
}

/**
 * The version of an agent that answers this call. It is asked for once, when the call begins, and kept with the call:
 * whatever is published or out of order meanwhile, a caller who comes back speaks to the same one.
 */
export class OnDuty {
	readonly #options: OnDutyOptions;
	#agent: AgentProfile | null = null;

	constructor(options: OnDutyOptions) {
		this.#options = options;
	}

	/** Null before the call began. */
	get agent(): AgentProfile | null {
		this.#agent ??= this.#kept();
		return this.#agent;
	}

	get maxCallMs(): number {
		return (this.agent?.maxCallSeconds ?? MAX_CALL_SECONDS) * 1000;
	}

	/** Null when there is nobody to answer: the reason is logged. */
	async find({ workspaceId, agentId, agentVersion }: Admission): Promise<AgentProfile | null> {
		if (this.agent !== null) return this.agent;
		const { agents, callId } = this.#options;
		const wanted = this.#started ?? { workspaceId, agentId, agentVersion };
		try {
			if (wanted.agentVersion !== null) {
				const found = await agents.find(wanted.workspaceId, wanted.agentId, wanted.agentVersion);
				if (found !== null) return found;
			}
			log.error({ what: "no agent for the call", callId, ...wanted });
		} catch (cause) {
			log.error({ what: "no agent for the call", callId, ...wanted, cause });
		}
		return null;
	}

	/** For the tick in which the call is answered. One row; none for a built-in agent, which comes with the code. */
	keep(agent: AgentProfile): void {
		if (this.agent !== null) return;
		this.#agent = agent;
		if (builtInAgent(agent.workspaceId, agent.agentId)?.version !== agent.version)
			this.#options.kv.put(KEPT, agent);
	}

	get #started() {
		const [first] = this.#options.callLog.events;
		return first?.type === "call.started" ? first.data : undefined;
	}

	#kept(): AgentProfile | null {
		const started = this.#started;
		if (started === undefined) return null;
		const builtIn = builtInAgent(started.workspaceId, started.agentId);
		if (builtIn?.version === started.agentVersion) return builtIn;
		return AgentProfile.safeParse(this.#options.kv.get(KEPT)).data ?? null;
	}
}
