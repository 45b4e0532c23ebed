import { z } from "zod";

import { WebhookEventType } from "../../domain/webhooks/event-types.ts";
import { jsonText, selected } from "../sql.ts";

/** A URL, and the types of events that are sent to it. */
export const WebhookEndpointRow = z.object({
	workspaceId: z.string(),
	endpointId: z.string(),
	url: z.string(),
	/** `whsec_…`. It is shown once, when the endpoint is made, and never logged. */
	secret: z.string(),
	eventTypes: z.array(WebhookEventType),
	/** Milliseconds since the epoch. Earlier events are not delivered. */
	createdAt: z.int(),
	disabledAt: z.int().nullable(),
	disabledWhy: z.string().nullable(),
});
export type WebhookEndpointRow = z.infer<typeof WebhookEndpointRow>;

const Stored = WebhookEndpointRow.extend({ eventTypes: jsonText(z.array(WebhookEventType)) });
const SELECT = `SELECT ${selected(Object.keys(WebhookEndpointRow.shape))} FROM webhook_endpoints`;

export async function createEndpoint(
	db: D1Database,
	endpoint: Omit<WebhookEndpointRow, "disabledAt" | "disabledWhy">,
): Promise<void> {
	await db
		.prepare(
			`INSERT INTO webhook_endpoints (workspace_id, endpoint_id, url, secret, event_types, created_at)
			VALUES (?, ?, ?, ?, ?, ?)`,
		)
		.bind(
			endpoint.workspaceId,
			endpoint.endpointId,
			endpoint.url,
			endpoint.secret,
			JSON.stringify(endpoint.eventTypes),
			endpoint.createdAt,
		)
		.run();
}

export async function listEndpoints(
	db: D1Database,
	workspaceId: string,
): Promise<WebhookEndpointRow[]> {
	const { results } = await db
		.prepare(`${SELECT} WHERE workspace_id = ? ORDER BY endpoint_id`)
		.bind(workspaceId)
		.all();
	return parseEndpoints(results);
}

export async function getEndpoint(
	db: D1Database,
	workspaceId: string,
	endpointId: string,
): Promise<WebhookEndpointRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE workspace_id = ? AND endpoint_id = ?`)
		.bind(workspaceId, endpointId)
		.first();
	return row === null ? null : Stored.parse(row);
}

/** Returns whether there was such an endpoint. Its deliveries stay; those still pending fail at their next attempt. */
export async function deleteEndpoint(
	db: D1Database,
	workspaceId: string,
	endpointId: string,
): Promise<boolean> {
	const { meta } = await db
		.prepare("DELETE FROM webhook_endpoints WHERE workspace_id = ? AND endpoint_id = ?")
		.bind(workspaceId, endpointId)
		.run();
	return meta.changes > 0;
}

/** The endpoints of several workspaces that are not disabled; read with `parseEndpoints`. */
export function selectEnabledEndpoints(
	db: D1Database,
	workspaceIds: readonly string[],
): D1PreparedStatement {
	return db
		.prepare(
			`${SELECT} WHERE disabled_at IS NULL AND workspace_id IN (SELECT value FROM json_each(?1))`,
		)
		.bind(JSON.stringify(workspaceIds));
}

export function parseEndpoints(results: unknown): WebhookEndpointRow[] {
	return z.array(Stored).parse(results);
}

/** Disables an endpoint. If it is disabled already, the first reason stays. */
export function disableEndpoint(
	db: D1Database,
	{
		workspaceId,
		endpointId,
		at,
		why,
	}: { workspaceId: string; endpointId: string; at: number; why: string },
): D1PreparedStatement {
	return db
		.prepare(
			`UPDATE webhook_endpoints SET disabled_at = ?, disabled_why = ?
			WHERE workspace_id = ? AND endpoint_id = ? AND disabled_at IS NULL`,
		)
		.bind(at, why, workspaceId, endpointId);
}
