import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { createApp } from "../../src/edge/app.ts";
import { hashKey } from "../../src/edge/auth.ts";
import { insertApiKey } from "../../src/store/records/api-keys.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, type GivenCall, published, wholeCall } from "../support/facts.ts";

const app = createApp();

/** Sends a request to the edge, with settings of its own if need be. */
export async function send(
	path: string,
	init: RequestInit = {},
	settings: Partial<Env> = {},
): Promise<Response> {
	const request = new Request(`https://ringbook.test${path}`, init);
	return app.fetch(request, { ...env, ...settings }, createExecutionContext());
}

/** A workspace of its own, and what asks the API with its key. */
export async function givenWorkspace(workspaceId: string) {
	const key = `rb_live_${crypto.randomUUID()}`;
	const keyPrefix = key.slice(0, 12);
	const keyHash = await hashKey(key);
	await insertApiKey(env.DB, { keyHash, workspaceId, keyPrefix, createdAt: Date.now() });
	const ask = (method: string, path: string, body?: unknown) =>
		send(path, {
			method,
			headers: {
				authorization: `Bearer ${key}`,
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	return { workspaceId, key, ask };
}

/** A call that went the whole road: into the read model and the archive by way of the queue's consumer. */
export async function givenKnownCall(given: Partial<GivenCall>, messages = 3): Promise<GivenCall> {
	const call = givenCall(given);
	const told = published(call, await wholeCall(call)).slice(0, messages);
	await consumeCallEvents(batchOf("call-events", told), callEventsDeps().deps);
	return call;
}

/** An answer's status, media type and parsed body. */
export async function read(answer: Response) {
	const body: unknown = answer.status === 204 ? null : await answer.json();
	return { status: answer.status, type: answer.headers.get("content-type"), body };
}

/** What a problem document has to be. */
export function problem(status: number, code: string, rest: Record<string, unknown> = {}) {
	return {
		status,
		type: "application/problem+json",
		body: { type: `urn:ringbook:problem:${code}`, status, code, ...rest },
	};
}

/** Three appointments that a call booked with two people: a at 10:33:20, b then too, and a at 10:16:40. */
export async function givenAppointments({ workspaceId, callId }: GivenCall): Promise<void> {
	const ten = Date.UTC(2026, 10, 24, 10);
	const booked = [
		["a", ten + 2_000_000],
		["b", ten + 2_000_000],
		["a", ten + 1_000_000],
	];
	await env.DB.prepare(
		`INSERT INTO appointments (workspace_id, resource, starts_at, ends_at, held_from, held_until, appointment_id,
			intent_key, agent_id, call_id, service, timezone, name, phone, booked_at, changed_at)
		SELECT ?1, value ->> 0, value ->> 1, (value ->> 1) + 1800000, value ->> 1, (value ->> 1) + 1800000,
			'apt_' || key, 'intent-' || key, 'reception', ?2, 'cleaning', 'Europe/London', 'Maria Lopez', '02079460123', 7, 7
		FROM json_each(?3)`,
	)
		.bind(workspaceId, callId, JSON.stringify(booked))
		.run();
}
