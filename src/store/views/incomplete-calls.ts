import { z } from "zod";

import type { CallKey } from "./segments.ts";

const IncompleteCall = z.object({ workspaceId: z.string(), callId: z.string() });

/** Which calls to check. Call ids sort by time, so a time is given as the id of a call that began then. */
export interface IncompleteQuery {
	/** Included. */
	fromId: string;
	/** Excluded. */
	toId: string;
	/** Only calls without an event after this time, in ms since the epoch. */
	quietSince: number;
	limit: number;
	/** The number of this run. If there are more calls than `limit`, each run gets the next ones, and then begins again. */
	turn: number;
}

/**
 * The incomplete calls of every workspace, in the order in which they began. The query goes from workspace to workspace
 * by the primary key, and reads only the calls between the two ids. An index would cost one more row for each call.
 */
export async function listIncomplete(
	db: D1Database,
	{ fromId, toId, quietSince, limit, turn }: IncompleteQuery,
): Promise<CallKey[]> {
	const { results } = await db
		.prepare(
			`WITH RECURSIVE workspaces (id) AS (
				SELECT min(workspace_id) FROM calls
				UNION ALL
				SELECT (SELECT min(workspace_id) FROM calls WHERE workspace_id > id)
				FROM workspaces WHERE id IS NOT NULL
			), incomplete AS (
				SELECT workspace_id AS workspaceId, call_id AS callId,
					row_number() OVER (ORDER BY call_id) - 1 AS place, count(*) OVER () AS total
				FROM workspaces CROSS JOIN calls ON workspace_id = id AND call_id >= ?1 AND call_id < ?2
				WHERE complete = 0 AND NOT EXISTS (
					SELECT 1 FROM call_segments AS s, json_each(s.events) AS event
					WHERE s.workspace_id = calls.workspace_id AND s.call_id = calls.call_id
						AND event.value ->> 'at' > ?3
				)
			)
			SELECT workspaceId, callId FROM incomplete
			WHERE (place + total - (?4 * ?5) % total) % total < ?4
			ORDER BY callId`,
		)
		.bind(fromId, toId, quietSince, limit, turn)
		.all();
	return z.array(IncompleteCall).parse(results);
}
