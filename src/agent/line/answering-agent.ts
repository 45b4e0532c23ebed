import { answerWithin } from "../../clock.ts";
import { AgentProfile } from "../../domain/agents/profile.ts";
import { builtInAgent } from "../../domain/agents/reception.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import { log } from "../../log.ts";
import type { Agents } from "../../providers/agents/port.ts";
import type { CallRecord } from "../record/call-record.ts";

const STORED = "agent";
/** The longest call that an agent may allow. Used when the stored agent cannot be read any more. */
const MAX_CALL_SECONDS = 3600;
/** How long a caller waits for the agent to be read. */
const FIND_MS = 2_000;

interface AnsweringAgentOptions {
	callId: string;
	record: Pick<CallRecord, "events">;
	kv: DurableObjectStorage["kv"];
	agents: Agents;
}

/**
 * The version of an agent that answers this call. It is looked up once, when the call begins, and stored with the call.
 * So a caller who comes back speaks to the same one, even if another was published or the database is down.
 */
export class AnsweringAgent {
	readonly #options: AnsweringAgentOptions;
	#agent: AgentProfile | null = null;

	constructor(options: AnsweringAgentOptions) {
		this.#options = options;
	}

	/** Null before the call has begun. */
	get agent(): AgentProfile | null {
		this.#agent ??= this.#stored();
		return this.#agent;
	}

	get maxCallMs(): number {
		return (this.agent?.maxCallSeconds ?? MAX_CALL_SECONDS) * 1000;
	}

	/**
	 * Null when no agent can answer, or it is not read in time. The reason is logged. When edge could not tell the version,
	 * the published one answers.
	 */
	async find({ workspaceId, agentId, agentVersion }: Admission): Promise<AgentProfile | null> {
		if (this.agent !== null) return this.agent;
		const { agents, callId } = this.#options;
		const wanted = this.#started ?? { workspaceId, agentId, agentVersion };
		try {
			const asked = agents.find(wanted.workspaceId, wanted.agentId, wanted.agentVersion);
			const found = await answerWithin(FIND_MS, asked);
			if (found !== null) return found;
			log.error({ what: "no agent for the call", callId, ...wanted });
		} catch (cause) {
			log.error({ what: "no agent for the call", callId, ...wanted, cause });
		}
		return null;
	}

	/** Stores the agent, in the tick in which the call is answered. A built-in agent is part of the code and not stored. */
	keep(agent: AgentProfile): void {
		if (this.agent !== null) return;
		this.#agent = agent;
		if (builtInAgent(agent.workspaceId, agent.agentId)?.version !== agent.version)
			this.#options.kv.put(STORED, agent);
	}

	get #started() {
		const [first] = this.#options.record.events;
		return first?.type === "call.started" ? first.data : undefined;
	}

	#stored(): AgentProfile | null {
		const started = this.#started;
		if (started === undefined) return null;
		const builtIn = builtInAgent(started.workspaceId, started.agentId);
		if (builtIn?.version === started.agentVersion) return builtIn;
		return AgentProfile.safeParse(this.#options.kv.get(STORED)).data ?? null;
	}
}
