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
import { type FoldedCall, foldCallRows } from "../../store/views/fold-call-rows.ts";
import {
	type CallKey,
	insertSegments,
	parseFacts,
	selectSegments,
} from "../../store/views/segments.ts";
import { writeTurns } from "../../store/views/turns.ts";
import { archiveCall } from "./archive-call.ts";
import { confirmSeals } from "./confirm-seals.ts";
import { crmWritesOf } from "./crm-writes-of.ts";
import { deliveriesOf } from "./deliveries-of.ts";
import type { CallMessages } from "./read-messages.ts";
import { startWorkflows, type StartWorkflowsDeps } from "./start-workflows.ts";

export interface ProjectCallsDeps extends StartWorkflowsDeps {
	db: D1Database;
	archive: R2Bucket;
	enqueueDeliveries(deliveries: readonly DueDelivery[]): Promise<void>;
	/** Null when no HTTP CRM is set. */
	enqueueCrmWrites: ((messages: readonly CrmWritesMessage[]) => Promise<void>) | null;
	/** Tells a call's object that everything up to this seal is here. */
	sealArrived(callId: string, sealedSeq: number): Promise<void>;
	log: Log;
}

/**
 * A delivery that nobody has tried after this time was not enqueued, or its message was lost. The next message of its
 * call enqueues it again.
 */
const OVERDUE_MS = 120_000;

/**
 * Stores the events of some calls, and does all that follows from them: views, webhooks, workflows, CRM writes, archive.
 * It takes two D1 batches for any number of calls. A repeat is harmless: facts are inserted or ignored, a row gives way
 * only to one that was folded from more facts, and every effect has a key.
 * @param again whether an earlier try may have stored deliveries without enqueueing them.
 */
export async function projectCalls(
	calls: readonly CallMessages[],
	{ again }: { again: boolean },
	deps: ProjectCallsDeps,
): Promise<void> {
	const recorded = await recordFacts(calls, deps.db);
	const folded = await Promise.all(recorded.known.map(foldCallRows));
	const deliveries = await Promise.all(
		recorded.known.map((call) => deliveriesOf(call, recorded.endpoints, deps.now())),
	);
	const now = deps.now();
	const untried = calls.map(({ workspaceId, callId, messages }) => {
		const retried = again || messages.some(({ attempts }) => attempts > 1);
		return {
			workspaceId,
			callId,
			createdBefore: retried ? Number.MAX_SAFE_INTEGER : now - OVERDUE_MS,
		};
	});
	const written = await writeViews(folded, { deliveries: deliveries.flat(), untried }, deps.db);

	if (written.due.length > 0) await deps.enqueueDeliveries(written.due);
	await startWorkflows(folded, deps);
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

/** Stores the messages' events, and reads all facts of their calls and the endpoints of their workspaces. */
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
		deliveries: readonly DeliveryToWrite[];
		untried: readonly (CallKey & { createdBefore: number })[];
	},
	db: D1Database,
): Promise<{ due: DueDelivery[]; viewRows: Rows; deliveryRows: Rows }> {
	const { deliveries, untried } = webhooks;
	// Contacts come after calls: their statement reads from the call's row whether this fold is still the newest.
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
		...insertDeliveries(db, deliveries),
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

/** The rows that D1 read and wrote, as it bills them. */
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
