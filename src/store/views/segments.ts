import { z } from "zod";

import { RawEvent } from "../../domain/events/envelope.ts";
import { unionBySeq } from "../../domain/events/gaps.ts";
import { bindRows, insertFromJson, jsonText } from "../sql.ts";

const INSERT = `${insertFromJson("call_segments", ["workspaceId", "callId", "firstSeq", "lastSeq", "events"])}
	ON CONFLICT DO NOTHING`;

/** Consecutive events of one call. */
export interface CallSegment extends CallKey {
	events: RawEvent[];
}

/** Stores segments as they were published. One that is already stored changes nothing. */
export function insertSegments(
	db: D1Database,
	segments: readonly CallSegment[],
): D1PreparedStatement[] {
	const rows = segments.map(({ workspaceId, callId, events }) => ({
		workspaceId,
		callId,
		firstSeq: events.at(0)?.seq,
		lastSeq: events.at(-1)?.seq,
		// A string within the JSON, so that SQLite stores the text unchanged.
		events: JSON.stringify(events),
	}));
	return bindRows(db, INSERT, rows);
}

export interface CallKey {
	workspaceId: string;
	callId: string;
}

const Segment = z.object({
	workspaceId: z.string(),
	callId: z.string(),
	events: jsonText(z.array(RawEvent)),
});

/** Every segment of the given calls; read with `parseFacts`. */
export function selectSegments(db: D1Database, calls: readonly CallKey[]): D1PreparedStatement[] {
	// CROSS JOIN keeps SQLite from reading the whole table once and looking each row up in the list.
	return bindRows(
		db,
		`SELECT workspace_id AS workspaceId, call_id AS callId, events
		FROM json_each(?1) CROSS JOIN call_segments
		WHERE workspace_id = value ->> 'workspaceId' AND call_id = value ->> 'callId'
		ORDER BY workspace_id, call_id, first_seq, last_seq`,
		calls,
	);
}

/** For a rebuild: deletes the segments up to `lastSeq`, which are written again. */
export function deleteSegments(
	db: D1Database,
	calls: readonly (CallKey & { lastSeq: number })[],
): D1PreparedStatement[] {
	return bindRows(
		db,
		`DELETE FROM call_segments WHERE (workspace_id, call_id, first_seq, last_seq) IN (
			SELECT workspace_id, call_id, first_seq, last_seq FROM json_each(?1) CROSS JOIN call_segments
			WHERE workspace_id = value ->> 'workspaceId' AND call_id = value ->> 'callId'
				AND last_seq <= value ->> 'lastSeq')`,
		calls,
	);
}

/** The facts of each call in order of `seq`. */
export function parseFacts(results: unknown): (CallKey & { facts: RawEvent[] })[] {
	const byCall = Map.groupBy(
		z.array(Segment).parse(results),
		({ workspaceId, callId }) => `${workspaceId} ${callId}`,
	);
	return [...byCall.values()].flatMap((segments) => {
		const [first] = segments;
		if (first === undefined) return [];
		const { workspaceId, callId } = first;
		return [{ workspaceId, callId, facts: unionBySeq(segments.map(({ events }) => events)) }];
	});
}

/** A call's facts after a seq, in order, as they were recorded. */
export async function listEvents(
	db: D1Database,
	{ workspaceId, callId }: CallKey,
	{ after, limit }: { after: number; limit: number },
): Promise<RawEvent[]> {
	const { results } = await db
		.prepare(
			`SELECT workspace_id AS workspaceId, call_id AS callId, events FROM call_segments
			WHERE workspace_id = ? AND call_id = ? AND last_seq > ? ORDER BY first_seq, last_seq`,
		)
		.bind(workspaceId, callId, after)
		.all();
	return parseFacts(results)
		.flatMap(({ facts }) => facts)
		.filter(({ seq }) => seq > after)
		.slice(0, limit);
}

/** The ids of a workspace's calls in any table, in order, after `after`. If a row is lost, other tables still name the call. */
export async function listNamedCalls(
	db: D1Database,
	workspaceId: string,
	{ after, limit }: { after: string; limit: number },
): Promise<string[]> {
	const tables = ["calls", "call_segments", "turns", "webhook_deliveries", "appointments"];
	const named = tables.map(
		(table) =>
			`SELECT call_id FROM (SELECT DISTINCT call_id FROM ${table}
			WHERE workspace_id = ?1 AND call_id > ?2 ORDER BY call_id LIMIT ?3)`,
	);
	const { results } = await db
		.prepare(`${named.join(" UNION ")} ORDER BY call_id LIMIT ?3`)
		.bind(workspaceId, after, limit)
		.all();
	return z
		.array(z.object({ call_id: z.string() }))
		.parse(results)
		.map(({ call_id: callId }) => callId);
}
