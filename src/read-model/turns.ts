import { z } from "zod";

import { TurnRow } from "../domain/reports/rows.ts";
import { bindRows, flag, fromExcluded, insertFromJson, selected } from "./columns.ts";

export type { TurnRow } from "../domain/reports/rows.ts";

const StoredTurn = TurnRow.extend({ interrupted: flag, failed: flag });
const fields = Object.keys(TurnRow.shape);

/** A turn is written again only when more of its own facts are known: the others keep their row. */
const UPSERT = `${insertFromJson("turns", fields)}
	ON CONFLICT (workspace_id, call_id, turn) DO UPDATE SET ${fromExcluded(fields)}
	WHERE excluded.known_events > turns.known_events`;

export function writeTurns(db: D1Database, turns: readonly TurnRow[]): D1PreparedStatement[] {
	return bindRows(db, UPSERT, turns);
}

/** A call's turns in order. */
export async function listTurns(
	db: D1Database,
	workspaceId: string,
	callId: string,
): Promise<TurnRow[]> {
	const { results } = await db
		.prepare(
			`SELECT ${selected(fields)} FROM turns WHERE workspace_id = ? AND call_id = ? ORDER BY turn`,
		)
		.bind(workspaceId, callId)
		.all();
	return z.array(StoredTurn).parse(results);
}
