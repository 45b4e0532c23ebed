import type { CrmWritesMessage } from "../../domain/crm/write.ts";
import type { RawEvent } from "../../domain/events/envelope.ts";
import type { DueDelivery } from "../../domain/webhooks/message.ts";
import type { Log } from "../../log.ts";
import {
	type DeliveryToWrite,
	insertDeliveries,
	parseDue,
	selectUntried,
} from "../../store/records/webhook-deliveries.ts";
import {
	parseEndpoints,
	selectEnabledEndpoints,
	type WebhookEndpointRow,
} from "../../store/records/webhook-endpoints.ts";
import { writeCalls } from "../../store/views/calls.ts";
import { writeContacts } from "../../store/views/contacts.ts";
import { type FoldedCall, foldKnown } from "../../store/views/fold-call-rows.ts";
import {
	type CallKey,
	insertSegments,
	parseFacts,
	selectSegments,
} from "../../store/views/segments.ts";
import { writeTurns } from "../../store/views/turns.ts";
import { archiveCall } from "./archive-call.ts";
import { carryOn, type CarryOnDeps } from "./carry-on.ts";
import { confirmSeals } from "./confirm-seals.ts";
import { deliveriesOwed } from "./owe-deliveries.ts";
import type { CallMessages } from "./read-messages.ts";
import { crmWritesOf } from "./tell-crm-of.ts";

export interface ProjectCallsDeps extends CarryOnDeps {
	db: D1Database;
	archive: R2Bucket;
	enqueueDeliveries(deliveries: readonly DueDelivery[]): Promise<void>;
	/** Null where no CRM has to be told what happened. */
	enqueueCrmWrites: ((messages: readonly CrmWritesMessage[]) => Promise<void>) | null;
	/** Tells a call's object that everything up to this seal is here. */
	sealArrived(callId: string, sealedSeq: number): Promise<void>;
	log: Log;
}

/**
 * When a delivery that nobody tried was not enqueued, or its message was lost: whatever is told of the call again,
 * as by a redrive, enqueues it.
 */
const OVERDUE_MS = 120_000;

/**
 * Facts in, all that follows from them out, in two D1 batches for any number of calls. Doing it again is
 * harmless: facts are inserted or ignored, views are folds of all facts and give way only to a fold of more,
 * and every effect has a key.
 * @param again whether an earlier try may have owed deliveries without enqueueing them.
 */
export async function projectCalls(
	calls: readonly CallMessages[],
	{ again }: { again: boolean },
	deps: ProjectCallsDeps,
): Promise<void> {
	const recorded = await recordFacts(calls, deps.db);
	const folded = await Promise.all(recorded.known.map(foldKnown));
	const owed = await Promise.all(
		recorded.known.map((call) => deliveriesOwed(call, recorded.endpoints, deps.now())),
	);
	const now = deps.now();
	const untried = calls.map(({ workspaceId, callId, messages }) => {
		const retried = again || messages.some(({ attempts }) => attempts > 1);
		return {
			workspaceId,
			callId,
			owedBefore: retried ? Number.MAX_SAFE_INTEGER : now - OVERDUE_MS,
		};
	});
	const written = await writeViews(folded, { owed: owed.flat(), untried }, deps.db);

	if (written.due.length > 0) await deps.enqueueDeliveries(written.due);
	await carryOn(folded, deps);
	const crmWrites = deps.enqueueCrmWrites === null ? [] : crmWritesOf(folded);
	if (crmWrites.length > 0) await deps.enqueueCrmWrites?.(crmWrites);
	for (const { call, facts } of folded) await archiveCall(call, facts, deps);
	await confirmSeals(folded, deps);

	deps.log.info({
		what: "call events projected",
		calls: calls.map(({ callId }) => callId),
		messages: calls.flatMap(({ messages }) => messages).length,
		events: calls.flatMap(({ segments }) => segments.flatMap(({ events }) => events)).length,
		d1RowsWritten: recorded.rows.written + written.viewRows.written,
		d1RowsRead: recorded.rows.read + written.viewRows.read,
		deliveries: written.due.length,
		deliveryRowsWritten: written.deliveryRows.written,
	});
}

/** Keeps what the messages say, and reads back all that is known of their calls and who wants to hear of it. */
async function recordFacts(
	calls: readonly CallMessages[],
	db: D1Database,
): Promise<{
	known: (CallKey & { facts: RawEvent[] })[];
	endpoints: WebhookEndpointRow[];
	rows: Rows;
}> {
	const inserts = insertSegments(
		db,
		calls.flatMap(({ segments }) => segments),
	);
	const keys = calls.map(({ workspaceId, callId }) => ({ workspaceId, callId }));
	const workspaceIds = [...new Set(keys.map(({ workspaceId }) => workspaceId))];
	const results = await db.batch([
		selectEnabledEndpoints(db, workspaceIds),
		...inserts,
		...selectSegments(db, keys),
	]);
	return {
		endpoints: parseEndpoints(rowsOf(results.slice(0, 1))),
		known: parseFacts(rowsOf(results.slice(1 + inserts.length))),
		rows: countRows(results),
	};
}

async function writeViews(
	folded: readonly FoldedCall[],
	webhooks: {
		owed: readonly DeliveryToWrite[];
		untried: readonly (CallKey & { owedBefore: number })[];
	},
	db: D1Database,
): Promise<{ due: DueDelivery[]; viewRows: Rows; deliveryRows: Rows }> {
	const { owed, untried } = webhooks;
	// The contacts' statement asks the calls' rows whether it is still the newest fold.
	const views = [
		...writeCalls(
			db,
			folded.map(({ call }) => call),
		),
		...writeTurns(
			db,
			folded.flatMap(({ turns }) => turns),
		),
		...writeContacts(
			db,
			folded.flatMap(({ contact }) => contact ?? []),
		),
	];
	const results = await db.batch([
		...views,
		...insertDeliveries(db, owed),
		...selectUntried(db, untried),
	]);
	const ofDeliveries = results.slice(views.length);
	const due = parseDue(rowsOf(ofDeliveries));
	return {
		due: [...new Map(due.map((one) => [JSON.stringify(one), one])).values()],
		viewRows: countRows(results.slice(0, views.length)),
		deliveryRows: countRows(ofDeliveries),
	};
}

/** What D1 says it touched, which is also what it bills. */
interface Rows {
	written: number;
	read: number;
}

function countRows(results: readonly D1Result[]): Rows {
	return {
		written: results.reduce((total, { meta }) => total + meta.rows_written, 0),
		read: results.reduce((total, { meta }) => total + meta.rows_read, 0),
	};
}

function rowsOf(results: readonly D1Result[]): unknown[] {
	return results.flatMap(({ results: rows }) => rows);
}
