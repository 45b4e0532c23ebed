import { z } from "zod";

import { builtInAgent } from "../../domain/agents/reception.ts";
import { selected } from "../sql.ts";
import type { AgentKey } from "./agents.ts";

/** From when on a version answered calls, and whether it was published or rolled back to. */
const PublicationRow = z.object({
	publication: z.int().positive(),
	version: z.int().positive(),
	kind: z.enum(["publish", "roll_back"]),
	/** Milliseconds since the epoch. */
	publishedAt: z.int(),
});
export type PublicationRow = z.infer<typeof PublicationRow>;

interface Change extends AgentKey {
	/** Milliseconds since the epoch. */
	at: number;
}

const COLUMNS = "workspace_id, agent_id, publication, version, kind, returns_to, published_at";
/** The publication in force: one row, or none. */
const CURRENT = `SELECT publication, version, returns_to FROM agent_publications
	WHERE workspace_id = ?1 AND agent_id = ?2 ORDER BY publication DESC LIMIT 1`;

/** Newest first. */
export async function listPublications(
	db: D1Database,
	{
		workspaceId,
		agentId,
		before,
		limit,
	}: AgentKey & { before?: number | undefined; limit: number },
): Promise<PublicationRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(Object.keys(PublicationRow.shape))} FROM agent_publications
			WHERE workspace_id = ? AND agent_id = ? AND publication < ? ORDER BY publication DESC LIMIT ?`,
		)
		.bind(workspaceId, agentId, before ?? Number.MAX_SAFE_INTEGER, limit)
		.all();
	return z.array(PublicationRow).parse(results);
}

/** From now on `version` answers calls. It must exist. Publishing the published version again changes nothing. */
export async function publishVersion(
	db: D1Database,
	{ workspaceId, agentId, version, at }: Change & { version: number },
): Promise<void> {
	const builtIn = builtInAgent(workspaceId, agentId)?.version ?? null;
	await db
		.prepare(
			`WITH held AS (${CURRENT})
			INSERT INTO agent_publications (${COLUMNS})
			SELECT ?1, ?2, coalesce((SELECT publication FROM held), 0) + 1, ?3, 'publish',
				coalesce((SELECT publication FROM held), 0), ?4
			WHERE coalesce((SELECT version FROM held), ?5) IS NOT ?3`,
		)
		.bind(workspaceId, agentId, version, at, builtIn)
		.run();
}

/**
 * Publishes the version that answered before the one in force; called again, the version before that. False when there
 * is none, or when another version than `from` is in force by now.
 */
export async function rollBack(
	db: D1Database,
	{ workspaceId, agentId, from, at }: Change & { from: number },
): Promise<boolean> {
	const builtIn = builtInAgent(workspaceId, agentId)?.version ?? null;
	const { meta } = await db
		.prepare(
			`WITH held AS (${CURRENT}),
			back AS (SELECT version, returns_to FROM agent_publications
				WHERE workspace_id = ?1 AND agent_id = ?2 AND publication = (SELECT returns_to FROM held))
			INSERT INTO agent_publications (${COLUMNS})
			SELECT ?1, ?2, publication + 1, coalesce((SELECT version FROM back), ?5), 'roll_back',
				coalesce((SELECT returns_to FROM back), 0), ?4
			FROM held
			WHERE version = ?3 AND coalesce((SELECT version FROM back), ?5) IS NOT NULL
				AND coalesce((SELECT version FROM back), ?5) IS NOT version`,
		)
		.bind(workspaceId, agentId, from, at, builtIn)
		.run();
	return meta.changes > 0;
}
