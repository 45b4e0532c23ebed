import { inMessages } from "../../domain/events/message.ts";
import { replaceCalls } from "../views/calls.ts";
import type { FoldedCall } from "../views/fold-call-rows.ts";
import { deleteSegments, insertSegments } from "../views/segments.ts";
import { deleteTurns, writeTurns } from "../views/turns.ts";

/**
 * Puts folded calls in the place of their rows, all of them in one transaction. A call whose row has been folded
 * from more facts meanwhile keeps its rows: that is asked within the transaction, and so is whose turns may go.
 */
export async function swapCalls(db: D1Database, folded: readonly FoldedCall[]): Promise<void> {
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
