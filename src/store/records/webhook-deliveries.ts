import { z } from "zod";

import { WebhookEventType } from "../../domain/webhooks/event-types.ts";
import { DueDelivery } from "../../domain/webhooks/message.ts";
import { LONGEST_PAUSES_SECONDS } from "../../domain/webhooks/retry.ts";
import { bindRows, insertFromJson, selected } from "../sql.ts";

/** One event for one endpoint, and how far its delivery has come. */
export const WebhookDeliveryRow = z.object({
	workspaceId: z.string(),
	/** The `webhook-id`. It is the same on every attempt. */
	deliveryId: z.string(),
	endpointId: z.string(),
	callId: z.string(),
	seq: z.int().positive(),
	eventType: WebhookEventType,
	body: z.string(),
	status: z.enum(["pending", "delivered", "failed"]),
	/** How many attempts were made. */
	attempts: z.int().nonnegative(),
	/** Milliseconds since the epoch. */
	createdAt: z.int(),
	lastAttemptAt: z.int().nullable(),
	/** The HTTP status of the last answer; null when there was none. */
	lastStatus: z.int().nullable(),
	lastError: z.string().nullable(),
});
export type WebhookDeliveryRow = z.infer<typeof WebhookDeliveryRow>;

const fields = Object.keys(WebhookDeliveryRow.shape);

/** A workspace's deliveries: the newest call first, and within a call the newest event first. */
export async function listDeliveries(
	db: D1Database,
	workspaceId: string,
	query: { callId?: string | undefined; endpointId?: string | undefined; limit: number },
): Promise<WebhookDeliveryRow[]> {
	const conditions: readonly (readonly [string, string | undefined])[] = [
		["workspace_id = ?", workspaceId],
		["call_id = ?", query.callId],
		["endpoint_id = ?", query.endpointId],
	];
	const asked = conditions.filter(([, value]) => value !== undefined);
	const { results } = await db
		.prepare(
			`SELECT ${selected(fields)} FROM webhook_deliveries WHERE ${asked.map(([sql]) => sql).join(" AND ")}
			ORDER BY call_id DESC, seq DESC, endpoint_id LIMIT ?`,
		)
		.bind(...asked.map(([, value]) => value), query.limit)
		.all();
	return z.array(WebhookDeliveryRow).parse(results);
}

export type DeliveryToWrite = Pick<
	WebhookDeliveryRow,
	| "workspaceId"
	| "deliveryId"
	| "endpointId"
	| "callId"
	| "seq"
	| "eventType"
	| "body"
	| "status"
	| "attempts"
	| "createdAt"
>;

const key =
	"workspace_id AS workspaceId, call_id AS callId, seq, endpoint_id AS endpointId, attempts";
const KEYED = `d.workspace_id = value ->> 'workspaceId' AND d.call_id = value ->> 'callId'
	AND d.seq = value ->> 'seq' AND d.endpoint_id = value ->> 'endpointId'`;

const written = [
	"workspaceId",
	"deliveryId",
	"endpointId",
	"callId",
	"seq",
	"eventType",
	"body",
	"status",
	"attempts",
	"createdAt",
];

/** Inserts each delivery once. Returns those that are new, as `DueDelivery`. */
export function insertDeliveries(
	db: D1Database,
	deliveries: readonly DeliveryToWrite[],
): D1PreparedStatement[] {
	const sql = `${insertFromJson("webhook_deliveries", written)} ON CONFLICT DO NOTHING RETURNING ${key}`;
	return bindRows(db, sql, deliveries);
}

/** The deliveries of some calls that were created before a time (ms) and never tried, as `DueDelivery`. */
export function selectUntried(
	db: D1Database,
	calls: readonly { workspaceId: string; callId: string; createdBefore: number }[],
): D1PreparedStatement[] {
	return bindRows(
		db,
		`SELECT ${key} FROM json_each(?1) CROSS JOIN webhook_deliveries
		WHERE workspace_id = value ->> 'workspaceId' AND call_id = value ->> 'callId'
			AND status = 'pending' AND attempts = 0 AND created_at <= value ->> 'createdBefore'`,
		calls,
	);
}

export interface OverdueQuery {
	/** Ranges of call ids, which sort by time. `fromId` is included, `toId` is not. */
	ranges: readonly { fromId: string; toId: string }[];
	/** Only those whose next attempt was due before this time, ms since the epoch. */
	dueBefore: number;
	limit: number;
}

/**
 * Deliveries of every workspace whose next attempt is overdue. When it was due follows from the attempts made so far, so
 * no column is written for it. Like `listIncomplete`, it reads only the calls between two ids, without an index.
 */
export async function listOverdue(
	db: D1Database,
	{ ranges, dueBefore, limit }: OverdueQuery,
): Promise<DueDelivery[]> {
	const { byAttempts, statusesThatAskForTime, asked } = LONGEST_PAUSES_SECONDS;
	const { results } = await db
		.prepare(
			`WITH RECURSIVE workspaces (id) AS (
				SELECT min(workspace_id) FROM webhook_deliveries
				UNION ALL
				SELECT (SELECT min(workspace_id) FROM webhook_deliveries WHERE workspace_id > id)
				FROM workspaces WHERE id IS NOT NULL
			)
			SELECT ${key} FROM json_each(?1) CROSS JOIN workspaces CROSS JOIN webhook_deliveries
				ON workspace_id = workspaces.id
					AND call_id >= json_each.value ->> 'fromId' AND call_id < json_each.value ->> 'toId'
			WHERE status = 'pending' AND coalesce(last_attempt_at, created_at) + 1000 * CASE
				WHEN last_status IN (${statusesThatAskForTime.join(", ")}) THEN ?2 ELSE ?3 ->> attempts
			END < ?4
			ORDER BY call_id, seq, endpointId LIMIT ?5`,
		)
		.bind(JSON.stringify(ranges), asked, JSON.stringify(byAttempts), dueBefore, limit)
		.all();
	return parseDue(results);
}

export function parseDue(results: unknown): DueDelivery[] {
	return z.array(DueDelivery).parse(results);
}

/** A delivery that is due, and its endpoint's URL and secret; these are null when the endpoint was deleted. */
export const DeliveryToSend = DueDelivery.extend({
	deliveryId: z.string(),
	body: z.string(),
	url: z.string().nullable(),
	secret: z.string().nullable(),
	disabledAt: z.int().nullable(),
});
export type DeliveryToSend = z.infer<typeof DeliveryToSend>;

const FoundDelivery = DeliveryToSend.extend({ wantedAttempts: z.int() });

/**
 * `due` are the wanted deliveries that still wait for exactly this attempt. `early` are those whose attempt before is not
 * recorded yet: acknowledging their message now would lose the retry.
 */
export async function findDue(
	db: D1Database,
	wanted: readonly DueDelivery[],
): Promise<{ due: DeliveryToSend[]; early: DueDelivery[] }> {
	const statements = bindRows(
		db,
		`SELECT d.workspace_id AS workspaceId, d.call_id AS callId, d.seq, d.endpoint_id AS endpointId,
			d.attempts, d.delivery_id AS deliveryId, d.body, e.url, e.secret, e.disabled_at AS disabledAt,
			value ->> 'attempts' AS wantedAttempts
		FROM json_each(?1) CROSS JOIN webhook_deliveries AS d
			LEFT JOIN webhook_endpoints AS e
				ON e.workspace_id = d.workspace_id AND e.endpoint_id = d.endpoint_id
		WHERE ${KEYED} AND d.attempts <= value ->> 'attempts' AND d.status = 'pending'`,
		wanted,
	);
	const results = statements.length === 0 ? [] : await db.batch(statements);
	const found = z.array(FoundDelivery).parse(results.flatMap(({ results: rows }) => rows));
	return {
		due: found.filter(({ wantedAttempts, attempts }) => wantedAttempts === attempts),
		early: found
			.filter(({ wantedAttempts, attempts }) => wantedAttempts > attempts)
			.map(({ wantedAttempts, ...each }) => ({ ...each, attempts: wantedAttempts })),
	};
}

/** How an attempt went. */
export interface Attempt extends DueDelivery {
	status: WebhookDeliveryRow["status"];
	/** Milliseconds since the epoch. */
	lastAttemptAt: number;
	lastStatus: number | null;
	lastError: string | null;
}

/** Records attempts. Each counts once, however often it is recorded. */
export function recordAttempts(
	db: D1Database,
	attempts: readonly Attempt[],
): D1PreparedStatement[] {
	return bindRows(
		db,
		`UPDATE webhook_deliveries AS d SET
			status = value ->> 'status', attempts = d.attempts + 1, last_attempt_at = value ->> 'lastAttemptAt',
			last_status = value ->> 'lastStatus', last_error = value ->> 'lastError'
		FROM json_each(?1) WHERE ${KEYED} AND d.attempts = value ->> 'attempts'`,
		attempts,
	);
}
