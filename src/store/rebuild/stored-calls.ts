import { z } from "zod";

import { RawEvent } from "../../domain/events/envelope.ts";
import { unionBySeq } from "../../domain/events/gaps.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import { selectStored, StoredRow } from "../sql.ts";
import { CALL_FIELDS } from "../views/calls.ts";
import { selectSegments } from "../views/segments.ts";
import { TURN_FIELDS } from "../views/turns.ts";

/** What the tables have of a call, as stored. */
export interface StoredCall {
	call: StoredRow | null;
	turns: StoredRow[];
	facts: RawEvent[];
}

const StoredRows = z.array(StoredRow);
/** A segment that cannot be read counts as empty. */
const Segments = z.array(
	z.object({
		callId: z.string(),
		events: z.string().transform(parseJson).pipe(z.array(RawEvent)).catch([]),
	}),
);

/** Reads any number of calls in one batch. */
export async function readStoredCalls(
	db: D1Database,
	workspaceId: string,
	callIds: readonly string[],
): Promise<Map<string, StoredCall>> {
	const live = new Map<string, StoredCall>(
		callIds.map((callId) => [callId, { call: null, turns: [], facts: [] }]),
	);
	if (callIds.length === 0) return live;
	const keys = callIds.map((callId) => ({ workspaceId, callId }));
	const calls = selectStored(db, { table: "calls", fields: CALL_FIELDS }, keys);
	const turns = selectStored(db, { table: "turns", fields: TURN_FIELDS }, keys);
	const results = await db.batch([...calls, ...turns, ...selectSegments(db, keys)]);
	const rows = (first: number, count: number) =>
		results.slice(first, first + count).flatMap(({ results: some }) => some);

	for (const row of StoredRows.parse(rows(0, calls.length))) {
		const of = live.get(String(row["callId"]));
		if (of) of.call = row;
	}
	for (const row of StoredRows.parse(rows(calls.length, turns.length)))
		live.get(String(row["callId"]))?.turns.push(row);
	for (const { callId, events } of Segments.parse(
		rows(calls.length + turns.length, results.length),
	)) {
		const of = live.get(callId);
		if (of) of.facts = unionBySeq([of.facts, events]);
	}
	return live;
}
