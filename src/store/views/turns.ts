import { z } from "zod";

import { TurnRow } from "../../domain/reports/rows.ts";
import { bindRows, flag, fromExcluded, insertFromJson, selected } from "../sql.ts";

export type { TurnRow } from "../../domain/reports/rows.ts";

const StoredTurn = TurnRow.extend({ interrupted: flag, failed: flag });
/** Every column of `turns`. */
export const TURN_FIELDS: readonly string[] = Object.keys(TurnRow.shape);

/** A turn's row changes only if more facts of this turn are known. */
const UPSERT = `${insertFromJson("turns", TURN_FIELDS)}
	ON CONFLICT (workspace_id, call_id, turn) DO UPDATE SET ${fromExcluded(TURN_FIELDS)}
	WHERE excluded.known_events > turns.known_events`;

export function writeTurns(db: D1Database, turns: readonly TurnRow[]): D1PreparedStatement[] {
	return bindRows(db, UPSERT, turns);
}

/** For a rebuild: deletes the turns of the calls whose row came from this same fold. */
export function deleteTurns(
	db: D1Database,
	calls: readonly { workspaceId: string; callId: string; knownEvents: number }[],
): D1PreparedStatement[] {
	return bindRows(
		db,
		`DELETE FROM turns WHERE (workspace_id, call_id) IN (
			SELECT calls.workspace_id, calls.call_id FROM json_each(?1) CROSS JOIN calls
			WHERE workspace_id = value ->> 'workspaceId' AND call_id = value ->> 'callId'
				AND known_events = value ->> 'knownEvents')`,
		calls,
	);
}

/** A call's turns in order. */
export async function listTurns(
	db: D1Database,
	workspaceId: string,
	callId: string,
): Promise<TurnRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(TURN_FIELDS)} FROM turns WHERE workspace_id = ? AND call_id = ? ORDER BY turn`,
		)
		.bind(workspaceId, callId)
		.all();
	return z.array(StoredTurn).parse(results);
}
