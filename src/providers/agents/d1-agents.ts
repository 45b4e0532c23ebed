import type { AgentProfile } from "../../domain/agents/profile.ts";
import { readDefinition } from "../../domain/agents/read-definition.ts";
import { builtInAgent } from "../../domain/agents/reception.ts";
import { getPublishedVersion, getVersion } from "../../store/records/agents.ts";
import { orUnavailable } from "../database.ts";
import { ProviderError } from "../provider-error.ts";
import type { Agents } from "./port.ts";

/** The most versions that are cached. An operator uses a handful. */
const MAX_KEPT = 100;

/** Versions that were read before. A version never changes, so it is read once. */
const kept = new WeakMap<D1Database, Map<string, AgentProfile>>();

export class D1Agents implements Agents {
	readonly #db: D1Database;
	readonly #known: Map<string, AgentProfile>;

	constructor(db: D1Database) {
		this.#db = db;
		this.#known = kept.get(db) ?? new Map<string, AgentProfile>();
		kept.set(db, this.#known);
	}

	async find(
		workspaceId: string,
		agentId: string,
		version: number | null,
	): Promise<AgentProfile | null> {
		const builtIn = builtInAgent(workspaceId, agentId);
		// The built-in version needs no database.
		if (builtIn?.version === version) return builtIn;
		const known =
			version === null ? undefined : this.#known.get(keyOf(workspaceId, agentId, version));
		if (known) return known;
		const of = { workspaceId, agentId };
		const asked =
			version === null
				? getPublishedVersion(this.#db, of)
				: getVersion(this.#db, { ...of, version });
		const stored = await orUnavailable("agents_unavailable", asked);
		if (stored === null) return null;
		const read = readDefinition(stored.definition);
		if (!read.ok) throw unreadable(read.refusal);
		const profile = { ...read.value, workspaceId, version: stored.version };
		this.#keep(keyOf(workspaceId, agentId, stored.version), profile);
		return profile;
	}

	#keep(key: string, profile: AgentProfile): void {
		const [oldest] = this.#known.keys();
		if (this.#known.size >= MAX_KEPT && oldest !== undefined) this.#known.delete(oldest);
		this.#known.set(key, profile);
	}
}

function keyOf(workspaceId: string, agentId: string, version: number): string {
	return `${workspaceId}/${agentId}/${version}`;
}

function unreadable(problems: readonly { path: readonly PropertyKey[]; message: string }[]) {
	const cause = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
	return new ProviderError("agent_unreadable", { retryable: false, cause });
}
