import { createExecutionContext, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { z } from "zod";

import worker from "../../src/worker.ts";
import {
	deployment,
	knownFault,
	r2,
	recordedCall,
	type Row,
	tables,
	Value,
	webhooks,
} from "./recorded-deployment.ts";

const { workspaceId, key } = deployment;

interface Question {
	method: string;
	path: string;
	body?: unknown;
	/** Whether the workspace's API key is sent. */
	keyed?: boolean;
	idempotencyKey?: string;
}

/** Asks the API as a client of that release does. */
export async function ask(
	{ method, path, body, keyed = true, idempotencyKey }: Question,
	bindings: Env = env,
): Promise<{ status: number; type: string | null; answer: unknown }> {
	const headers = {
		...(keyed ? { authorization: `Bearer ${key}` } : {}),
		...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
		...(body === undefined ? {} : { "content-type": "application/json" }),
	};
	const request = new Request(`http://localhost${path}`, {
		method,
		headers,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const answer = await worker.fetch(request, bindings, createExecutionContext());
	const type = answer.headers.get("content-type");
	const text = new TextDecoder().decode(await answer.arrayBuffer());
	const isJson = type === "application/json" || type === "application/problem+json";
	return { status: answer.status, type, answer: isJson ? JSON.parse(text) : text };
}

const OperationPage = z.object({
	calls: z.int(),
	differences: z.array(
		z.looseObject({ callId: z.string().nullable(), row: z.string(), column: z.string() }),
	),
	nextCursor: z.string().nullable(),
});

/** Verifies or rebuilds the whole workspace, page by page. The one known difference is left out. */
export async function operate(operation: "verify" | "rebuild") {
	const pages: z.infer<typeof OperationPage>[] = [];
	for (let cursor: string | null = "archive:"; cursor !== null;) {
		const path = `/v1/operations/${operation}`;
		const { answer } = await ask({ method: "POST", path, body: { limit: 40, cursor } });
		const page = OperationPage.parse(answer);
		pages.push(page);
		cursor = page.nextCursor;
	}
	return {
		calls: pages.reduce((total, { calls }) => total + calls, 0),
		differences: pages
			.flatMap(({ differences }) => differences)
			.filter(({ callId, row, column }) => !isKnownFault(callId, row, column)),
	};
}

function isKnownFault(callId: string | null, row: string, column: string): boolean {
	return (
		callId === knownFault.callId &&
		row === `turn ${knownFault.turn}` &&
		column === knownFault.column
	);
}

export async function putRows(table: string, rows: readonly Row[]): Promise<void> {
	const statements = rows.map((row) => {
		const columns = Object.keys(row);
		const places = columns.map(() => "?").join(", ");
		return env.DB.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`).bind(
			...Object.values(row),
		);
	});
	await env.DB.batch(statements);
}

/** The workspace's rows as they are now, in the columns that were recorded. */
export async function rowsOf(table: string): Promise<Row[]> {
	const [first = {}] = tables.get(table) ?? [];
	const columns = Object.keys(first).join(", ");
	const { results } = await env.DB.prepare(
		`SELECT ${columns} FROM ${table} WHERE ${isOurs(table)}`,
	).all();
	return z.array(z.record(z.string(), Value)).parse(results);
}

/** The one dead letter without a workspace is known by its id. */
function isOurs(table: string): string {
	const unowned = (tables.get(table) ?? []).find((row) => row["workspace_id"] === null);
	const also = unowned ? ` OR dead_letter_id = '${String(unowned["dead_letter_id"])}'` : "";
	return `workspace_id = '${workspaceId}'${also}`;
}

/** @param prefix of the keys that are put. */
export async function putObjects(prefix = ""): Promise<void> {
	for (const { key: name, text, customMetadata, httpMetadata } of r2)
		if (name.startsWith(prefix))
			await env.ARCHIVE.put(name, text, { customMetadata, httpMetadata });
}

/** Deletes all that the workspace has in D1 and R2. */
export async function emptyWorkspace(): Promise<void> {
	await env.DB.batch(
		[...tables.keys()].map((table) =>
			env.DB.prepare(`DELETE FROM ${table} WHERE ${isOurs(table)}`),
		),
	);
	for (const prefix of [`calls/${workspaceId}/`, `spilled/${workspaceId}/`]) {
		const { objects } = await env.ARCHIVE.list({ prefix });
		await env.ARCHIVE.delete(objects.map((object) => object.key));
	}
}

/**
 * Writes the recorded storage of a call into its object, before the product has read it, and has the object start anew.
 * @param wakes whether its alarm is set, too: it is over by now, so the object wakes at once.
 * @param byMs how much later than recorded its events are.
 */
export async function restoreCall(name: string, { wakes = false, byMs = 0 } = {}) {
	const { callId, kv, create, events, jobs, alarm } = recordedCall(name);
	const call = env.CALLS.getByName(callId);
	await runInDurableObject(call, async (_, { storage }) => {
		await storage.deleteAll();
		for (const statement of create) storage.sql.exec(statement);
		for (const { seq, at, type, v, data } of events)
			insert(storage.sql, "events", { seq, at: at + byMs, type, v, data: JSON.stringify(data) });
		for (const [kept, value] of Object.entries(kv)) storage.kv.put(kept, value);
		if (!wakes || alarm === null) return;
		for (const job of jobs) insert(storage.sql, "cf_agents_jobs", job);
		await storage.setAlarm(alarm);
	});
	await evictDurableObject(call);
	return call;
}

function insert(sql: SqlStorage, table: string, row: Row): void {
	const columns = Object.keys(row);
	const places = columns.map(() => "?").join(", ");
	sql.exec(
		`INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${places})`,
		...Object.values(row),
	);
}

/** Where all endpoints of the recorded deployment are. */
const SUBSCRIBER = "http://127.0.0.1:8999";
export const CRM_URL = "http://crm.test";
export const CrmBatch = z.object({ writes: z.array(z.looseObject({ externalId: z.string() })) });

/**
 * Stands in for the network: subscribers answer each attempt as they did when it was recorded, and a CRM takes every
 * record. Other requests are sent. `vi.restoreAllMocks` undoes it.
 */
export function mockNetwork() {
	const received: { id: string; path: string; body: string; headers: Record<string, string> }[] =
		[];
	const records: unknown[] = [];
	const network = globalThis.fetch;
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const id = request.headers.get("webhook-id");
		const { origin, pathname: path } = new URL(request.url);
		// A call of another test may still send one to its own subscriber.
		if (id !== null && origin === SUBSCRIBER) {
			const attempt = received.filter((one) => one.id === id).length;
			const headers = Object.fromEntries(request.headers);
			received.push({ id, path, body: await request.text(), headers });
			const status = webhooks.filter((one) => one.id === id)[attempt]?.answered ?? 204;
			return new Response(null, { status });
		}
		if (!request.url.startsWith(CRM_URL)) return await network(request);
		const { writes } = CrmBatch.parse(await request.json());
		records.push(...writes);
		const results = writes.map(({ externalId }) => ({ externalId, ok: true, id: externalId }));
		return Response.json({ results });
	});
	return { received, records };
}
