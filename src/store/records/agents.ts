import { z } from "zod";

import type { AgentDefinition } from "../../domain/agents/profile.ts";
import { builtInAgent, reception } from "../../domain/agents/reception.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import { selected } from "../sql.ts";

/** A version of an agent, without its definition. */
const VersionRow = z.object({
	agentId: z.string(),
	version: z.int().positive(),
	note: z.string().nullable(),
	/** Milliseconds since the epoch; null for the version that is built in. */
	createdAt: z.int().nullable(),
});
export type AgentVersionRow = z.infer<typeof VersionRow>;

/** `definition` is as stored: read it with `readDefinition`. */
export interface AgentVersionSource extends AgentVersionRow {
	definition: unknown;
}
const StoredVersion = VersionRow.extend({ definition: z.string().transform(parseJson) });

const AgentRow = z.object({
	agentId: z.string(),
	newestVersion: z.int().positive(),
	/** Null while every version is a draft. */
	publishedVersion: z.int().positive().nullable(),
	publishedAt: z.int().nullable(),
});
export type AgentRow = z.infer<typeof AgentRow>;

export interface AgentKey {
	workspaceId: string;
	agentId: string;
}

const NEWEST_PUBLICATION = `SELECT version, published_at FROM agent_publications
	WHERE workspace_id = ?1 AND agent_id = names.agent_id ORDER BY publication DESC LIMIT 1`;

/** The workspace's agents by id. The built-in one is among them. */
export async function listAgents(
	db: D1Database,
	workspaceId: string,
	{ after = "", limit }: { after?: string | undefined; limit: number },
): Promise<AgentRow[]> {
	const { results } = await db
		.prepare(
			`WITH names AS (
				SELECT agent_id FROM agent_versions WHERE workspace_id = ?1 UNION SELECT ?4
			)
			SELECT agent_id AS agentId,
				coalesce((SELECT max(version) FROM agent_versions
					WHERE workspace_id = ?1 AND agent_id = names.agent_id), 1) AS newestVersion,
				(SELECT version FROM (${NEWEST_PUBLICATION})) AS publishedVersion,
				(SELECT published_at FROM (${NEWEST_PUBLICATION})) AS publishedAt
			FROM names WHERE agent_id > ?2 ORDER BY agent_id LIMIT ?3`,
		)
		.bind(workspaceId, after, limit, reception.agentId)
		.all();
	return z
		.array(AgentRow)
		.parse(results)
		.map((agent) => ({
			...agent,
			publishedVersion:
				agent.publishedVersion ?? builtInAgent(workspaceId, agent.agentId)?.version ?? null,
		}));
}

/** Null when the workspace has no agent with this id. */
export async function getAgent(
	db: D1Database,
	{ workspaceId, agentId }: AgentKey,
): Promise<AgentRow | null> {
	const builtIn = builtInAgent(workspaceId, agentId);
	const row = await db
		.prepare(
			`SELECT max(version) AS newest,
				(SELECT version FROM (${NEWEST_PUBLICATION.replace("names.agent_id", "?2")})) AS published,
				(SELECT published_at FROM (${NEWEST_PUBLICATION.replace("names.agent_id", "?2")})) AS publishedAt
			FROM agent_versions WHERE workspace_id = ?1 AND agent_id = ?2`,
		)
		.bind(workspaceId, agentId)
		.first();
	const { newest, published, publishedAt } = z
		.object({
			newest: z.int().nullable(),
			published: z.int().nullable(),
			publishedAt: z.int().nullable(),
		})
		.parse(row);
	const newestVersion = newest ?? builtIn?.version;
	if (newestVersion === undefined) return null;
	const publishedVersion = published ?? builtIn?.version ?? null;
	return { agentId, newestVersion, publishedVersion, publishedAt };
}

/** Newest first. */
export async function listVersions(
	db: D1Database,
	{
		workspaceId,
		agentId,
		before,
		limit,
	}: AgentKey & { before?: number | undefined; limit: number },
): Promise<AgentVersionRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(Object.keys(VersionRow.shape))} FROM agent_versions
			WHERE workspace_id = ? AND agent_id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
		)
		.bind(workspaceId, agentId, before ?? Number.MAX_SAFE_INTEGER, limit)
		.all();
	const versions = z.array(VersionRow).parse(results);
	const builtIn = builtInSource({ workspaceId, agentId });
	const last = versions.length < limit && builtIn !== null && (before ?? 2) > builtIn.version;
	return last ? [...versions, VersionRow.parse(builtIn)] : versions;
}

/** Null when there is no such version. */
export async function getVersion(
	db: D1Database,
	{ workspaceId, agentId, version }: AgentKey & { version: number },
): Promise<AgentVersionSource | null> {
	const row = await db
		.prepare(
			`SELECT ${selected(Object.keys(StoredVersion.shape))} FROM agent_versions
			WHERE workspace_id = ? AND agent_id = ? AND version = ?`,
		)
		.bind(workspaceId, agentId, version)
		.first();
	if (row !== null) return StoredVersion.parse(row);
	const builtIn = builtInSource({ workspaceId, agentId });
	return builtIn?.version === version ? builtIn : null;
}

/** The version that answers calls now; null when there is none. It is one read, because each new call makes it. */
export async function getPublishedVersion(
	db: D1Database,
	{ workspaceId, agentId }: AgentKey,
): Promise<AgentVersionSource | null> {
	const row = await db
		.prepare(
			`SELECT ${selected(Object.keys(StoredVersion.shape))} FROM agent_versions
			WHERE workspace_id = ?1 AND agent_id = ?2 AND version = (
				SELECT version FROM agent_publications WHERE workspace_id = ?1 AND agent_id = ?2
				ORDER BY publication DESC LIMIT 1)`,
		)
		.bind(workspaceId, agentId)
		.first();
	// The built-in version has no row. Nothing was published, or it was rolled back to.
	return row === null ? builtInSource({ workspaceId, agentId }) : StoredVersion.parse(row);
}

function builtInSource({ workspaceId, agentId }: AgentKey): AgentVersionSource | null {
	const builtIn = builtInAgent(workspaceId, agentId);
	if (builtIn === null) return null;
	const { version, workspaceId: _, ...definition } = builtIn;
	return { agentId, version, definition, note: "built in", createdAt: null };
}

export interface NewVersion {
	workspaceId: string;
	definition: AgentDefinition;
	note: string | null;
	/** Milliseconds since the epoch. */
	createdAt: number;
}

/**
 * Adds a version. It answers no call before it is published. If the newest version has the same definition, nothing is
 * added: that version is returned, and `created` is false. So a file may be pushed twice.
 */
export async function addVersion(
	db: D1Database,
	{ workspaceId, definition, note, createdAt }: NewVersion,
): Promise<{ created: boolean; version: AgentVersionRow }> {
	const { agentId } = definition;
	const builtIn = builtInSource({ workspaceId, agentId });
	// In one statement, so that of two pushes at the same moment the second sees the first.
	const insert = db
		.prepare(
			`INSERT INTO agent_versions (workspace_id, agent_id, version, definition, note, created_at)
			SELECT ?1, ?2, coalesce(max(version), ?6) + 1, ?3, ?4, ?5
			FROM agent_versions WHERE workspace_id = ?1 AND agent_id = ?2
			HAVING coalesce((SELECT definition FROM agent_versions
				WHERE workspace_id = ?1 AND agent_id = ?2 ORDER BY version DESC LIMIT 1), ?7) IS NOT ?3`,
		)
		.bind(
			workspaceId,
			agentId,
			JSON.stringify(definition),
			note,
			createdAt,
			builtIn?.version ?? 0,
			builtIn === null ? null : JSON.stringify(builtIn.definition),
		);
	const newest = db
		.prepare(
			`SELECT ${selected(Object.keys(VersionRow.shape))} FROM agent_versions
			WHERE workspace_id = ? AND agent_id = ? ORDER BY version DESC LIMIT 1`,
		)
		.bind(workspaceId, agentId);
	const [inserted, found] = await db.batch([insert, newest]);
	const [row] = z.array(VersionRow).parse(found?.results);
	const version = row ?? (builtIn === null ? undefined : VersionRow.parse(builtIn));
	if (version === undefined) throw new Error("a version was neither added nor there");
	return { created: inserted?.meta.changes === 1, version };
}
