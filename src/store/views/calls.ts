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

/** A row of `calls`. It also has the columns that the SQL views `usage` and `follow_ups` show. */
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

/** A row changes only if the new one was folded from more facts. */
const UPSERT = `${insertFromJson("calls", CALL_FIELDS)}
	ON CONFLICT (workspace_id, call_id) DO UPDATE SET ${fromExcluded(CALL_FIELDS)}
	WHERE excluded.known_events > calls.known_events`;

/** For a rebuild: also replaces a row that was folded from the same number of facts. */
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
	/** Only calls older than this one, the last of the page before. */
	before?: string | undefined;
	filters?: CallFilters | undefined;
}

/** Calls of any of the contact's identities, whichever id is given. `?1` is the workspace. */
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

/** The summaries of the calls that were analysed, newest first. */
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
