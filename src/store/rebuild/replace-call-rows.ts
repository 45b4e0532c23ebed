import { inMessages } from "../../domain/events/message.ts";
import { replaceCalls } from "../views/calls.ts";
import type { FoldedCall } from "../views/fold-call-rows.ts";
import { deleteSegments, insertSegments } from "../views/segments.ts";
import { deleteTurns, writeTurns } from "../views/turns.ts";

/**
 * Replaces the rows of calls by their folds, in one transaction. A call whose row was folded from more facts meanwhile
 * keeps its rows and turns: the statements check that within the transaction.
 */
export async function replaceCallRows(
	db: D1Database,
	folded: readonly FoldedCall[],
): Promise<void> {
	const calls = folded.map(({ call }) => call);
	const segments = folded.flatMap(({ call: { workspaceId, callId }, facts }) =>
		inMessages(facts).map((events) => ({ workspaceId, callId, events })),
	);
	const covered = folded.map(({ call: { workspaceId, callId }, facts }) => ({
		workspaceId,
		callId,
		lastSeq: facts.length,
	}));
	await db.batch([
		...deleteSegments(db, covered),
		...insertSegments(db, segments),
		...replaceCalls(db, calls),
		...deleteTurns(
			db,
			calls.map(({ workspaceId, callId, knownEvents }) => ({ workspaceId, callId, knownEvents })),
		),
		...writeTurns(
			db,
			folded.flatMap(({ turns }) => turns),
		),
	]);
}
