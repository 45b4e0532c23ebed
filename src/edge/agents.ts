import type { AgentProfile } from "../domain/agents/profile.ts";
import { readDefinition } from "../domain/agents/read-definition.ts";
import { reception } from "../domain/agents/reception.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { AgentVersionDetails } from "../domain/wire/agents.ts";
import {
	type AgentKey,
	type AgentVersionSource,
	getAgent,
	getPublishedVersion,
	getVersion,
	listAgents,
} from "../store/records/agents.ts";
import { inputProblemFields } from "./field-errors.ts";
import type { RefusalOf } from "./problems.ts";
import { isoTimeOrNull } from "./shown.ts";

export type FoundAgent<Found = Pick<AgentProfile, "agentId" | "version">> = Result<
	Found,
	RefusalOf<"unknown_agent" | "unknown_version" | "agent_not_published" | "agent_unreadable">
>;

export interface WantedAgent {
	workspaceId: string;
	/** The receptionist when none is named. */
	agentId: string | undefined;
	/** The published one when null. */
	version: number | null;
}

/** Finds the version of an agent that answers a call. It is one read if the version exists. */
export async function findAgent(
	db: D1Database,
	{ workspaceId, agentId = reception.agentId, version }: WantedAgent,
): Promise<FoundAgent> {
	const of = { workspaceId, agentId };
	const source =
		version === null ? await getPublishedVersion(db, of) : await getVersion(db, { ...of, version });
	if (source !== null) {
		const shown = shownVersion(source);
		return shown.ok ? accepted({ agentId, version: source.version }) : shown;
	}
	const refusal =
		version === null ? await notPublished(db, of) : await unknownVersion(db, { ...of, version });
	return refused(refusal);
}

async function notPublished(db: D1Database, of: AgentKey) {
	const agent = await getAgent(db, of);
	if (agent === null) return unknownAgent(db, of);
	const { agentId, newestVersion } = agent;
	const refusal: RefusalOf<"agent_not_published"> = {
		code: "agent_not_published",
		agentId,
		newestVersion,
	};
	return refusal;
}

/** The most agents that a refusal names. */
const MOST_NAMED = 20;

/** The refusal names only agents of the same workspace. */
export async function unknownAgent(
	db: D1Database,
	{ workspaceId, agentId }: AgentKey,
): Promise<RefusalOf<"unknown_agent">> {
	const known = await listAgents(db, workspaceId, { limit: MOST_NAMED });
	return { code: "unknown_agent", agentId, known: known.map((agent) => agent.agentId) };
}

export async function unknownVersion(
	db: D1Database,
	{ version, ...of }: AgentKey & { version: number },
): Promise<RefusalOf<"unknown_agent" | "unknown_version">> {
	const agent = await getAgent(db, of);
	if (agent === null) return unknownAgent(db, of);
	const { agentId, newestVersion } = agent;
	return { code: "unknown_version", agentId, version, newestVersion };
}

/** A version as the API shows it. Refused when the stored definition breaks today's rules. */
export function shownVersion(
	source: AgentVersionSource,
): Result<AgentVersionDetails, RefusalOf<"agent_unreadable">> {
	const { agentId, version, note, createdAt } = source;
	const read = readDefinition(source.definition);
	if (!read.ok) {
		const errors = inputProblemFields(read.refusal, "definition");
		return refused({ code: "agent_unreadable", agentId, version, errors });
	}
	const definition = read.value;
	return accepted({ agentId, version, note, createdAt: isoTimeOrNull(createdAt), definition });
}
