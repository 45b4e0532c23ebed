import { z } from "zod";

import { Analysis } from "../../domain/events/analysis.ts";
import { CallRow, type FollowUpRow, type UsageRow } from "../../domain/reports/rows.ts";
import { bindRows, flag, fromExcluded, insertFromJson, jsonText, selected } from "../sql.ts";

export type { CallRow } from "../../domain/reports/rows.ts";

const StoredCall = CallRow.extend({
	complete: flag,
	analysis: jsonText(Analysis).nullable(),
	metadata: jsonText(z.record(z.string(), z.string())),
});

const asked = Object.keys(CallRow.shape);
const SELECT = `SELECT ${selected(asked)} FROM calls`;

/** A row of `calls` also carries what the SQL views `usage` and `follow_ups` show. */
export type CallToWrite = CallRow &
	Pick<
		UsageRow,
		| "recognisedAudioMs"
		| "audioFramesIn"
		| "inputTokens"
		| "outputTokens"
		| "synthesisedCharacters"
		| "durableObjectRowsWritten"
	> & { followUps: readonly FollowUpRow[] };

/** Every column of `calls`. */
export const CALL_FIELDS: readonly string[] = [
	...asked,
	"recognisedAudioMs",
	"audioFramesIn",
	"inputTokens",
	"outputTokens",
	"synthesisedCharacters",
	"durableObjectRowsWritten",
	"followUps",
];

/** Facts only grow: a row folded from fewer of them, or from the same, changes nothing. */
const UPSERT = `${insertFromJson("calls", CALL_FIELDS)}
	ON CONFLICT (workspace_id, call_id) DO UPDATE SET ${fromExcluded(CALL_FIELDS)}
	WHERE excluded.known_events > calls.known_events`;

/** For a rebuild: also a row folded from as many facts is not to be believed. */
const REPLACE = UPSERT.replace("excluded.known_events >", "excluded.known_events >=");

export function writeCalls(db: D1Database, calls: readonly CallToWrite[]): D1PreparedStatement[] {
	return bindRows(db, UPSERT, calls);
}

export function replaceCalls(db: D1Database, calls: readonly CallToWrite[]): D1PreparedStatement[] {
	return bindRows(db, REPLACE, calls);
}

export interface CallFilters {
	agentId?: string | undefined;
	outcome?: string | undefined;
	endedReason?: string | undefined;
	/** Milliseconds since the epoch, inclusive. */
	startedFrom?: number | undefined;
	/** Milliseconds since the epoch, exclusive. */
	startedTo?: number | undefined;
	contactId?: string | undefined;
}

export interface CallsQuery {
	workspaceId: string;
	limit: number;
	/** Only calls older than this one: the last of the page before. */
	before?: string | undefined;
	filters?: CallFilters | undefined;
}

/** Of any of the contact's identities, whichever of them is named. `?1` is the workspace. */
const OF_CONTACT = `contact_id IN (
	WITH named (id) AS (SELECT ?), person (id) AS (
		SELECT coalesce((SELECT into_contact_id FROM contact_merges
			WHERE workspace_id = ?1 AND contact_id = named.id), named.id) FROM named)
	SELECT id FROM person UNION SELECT contact_id FROM contact_merges
	WHERE workspace_id = ?1 AND into_contact_id = (SELECT id FROM person))`;

/** A workspace's calls, newest first. */
export async function listCalls(db: D1Database, query: CallsQuery): Promise<CallRow[]> {
	const { filters = {} } = query;
	const conditions: readonly (readonly [string, string | number | undefined])[] = [
		["workspace_id = ?", query.workspaceId],
		["call_id < ?", query.before],
		["agent_id = ?", filters.agentId],
		["outcome = ?", filters.outcome],
		["ended_reason = ?", filters.endedReason],
		["started_at >= ?", filters.startedFrom],
		["started_at < ?", filters.startedTo],
		[OF_CONTACT, filters.contactId],
	];
	const given = conditions.filter(([, value]) => value !== undefined);
	const where = given.map(([sql]) => sql).join(" AND ");
	const { results } = await db
		.prepare(`${SELECT} WHERE ${where} ORDER BY call_id DESC LIMIT ?`)
		.bind(...given.map(([, value]) => value), query.limit)
		.all();
	return z.array(StoredCall).parse(results);
}

export async function getCall(
	db: D1Database,
	workspaceId: string,
	callId: string,
): Promise<CallRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE workspace_id = ? AND call_id = ?`)
		.bind(workspaceId, callId)
		.first();
	return row === null ? null : StoredCall.parse(row);
}

const CallSummary = z.object({
	/** When the call started, milliseconds since the epoch. */
	at: z.int(),
	summary: z.string(),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** What those of the calls that were analysed were about, the newest first. */
export async function listSummaries(
	db: D1Database,
	workspaceId: string,
	callIds: readonly string[],
): Promise<CallSummary[]> {
	const { results } = await db
		.prepare(
			`SELECT started_at AS at, analysis ->> '$.summary' AS summary FROM calls
			WHERE workspace_id = ? AND call_id IN (SELECT value FROM json_each(?))
				AND started_at IS NOT NULL AND analysis ->> '$.summary' IS NOT NULL
			ORDER BY call_id DESC`,
		)
		.bind(workspaceId, JSON.stringify(callIds))
		.all();
	return z.array(CallSummary).parse(results);
}
