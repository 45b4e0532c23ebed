import type { OpenAPIHono } from "@hono/zod-openapi";
import { base64url } from "jose";
import { z } from "zod";

import { type ApiKey, ApiKeyId, ApiKeyList, NewApiKey } from "../../domain/wire/api-keys.ts";
import {
	type ApiKeyRow,
	insertApiKey,
	keyIdOf,
	listApiKeys,
	revoke,
} from "../../store/records/api-keys.ts";
import { hashKey } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, keyedRoute } from "../route-kit.ts";
import { isoTime, isoTimeOrNull } from "../shown.ts";

const create = keyedRoute({
	method: "post",
	path: "/v1/api-keys",
	operationId: "createApiKey",
	tags: ["api-keys"],
	summary: "Make a key for this workspace; it is shown once",
	request: {},
	responses: { 201: jsonAnswer("The key", NewApiKey) },
});

const list = keyedRoute({
	method: "get",
	path: "/v1/api-keys",
	operationId: "listApiKeys",
	tags: ["api-keys"],
	summary: "This workspace's keys, revoked ones too",
	request: {},
	responses: { 200: jsonAnswer("The keys", ApiKeyList) },
});

const remove = keyedRoute({
	method: "delete",
	path: "/v1/api-keys/{keyId}",
	operationId: "revokeApiKey",
	tags: ["api-keys"],
	summary: "Revoke a key, from now on",
	request: { params: z.object({ keyId: ApiKeyId }) },
	responses: {
		204: { description: "Revoked" },
	},
	problems: ["malformed_id", "not_found"],
});

export function apiKeyRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(create, async (c) => {
		const key = `rb_live_${base64url.encode(crypto.getRandomValues(new Uint8Array(32)))}`;
		const keyHash = await hashKey(key);
		const row = { keyPrefix: key.slice(0, "rb_live_".length + 4), createdAt: Date.now() };
		await insertApiKey(c.env.DB, { keyHash, workspaceId: c.var.workspaceId, ...row });
		return c.json({ ...shown({ keyId: keyIdOf(keyHash), revokedAt: null, ...row }), key }, 201);
	});

	app.openapi(list, async (c) => {
		const keys = await listApiKeys(c.env.DB, c.var.workspaceId);
		return c.json({ data: keys.map(shown) }, 200);
	});

	app.openapi(remove, async (c) => {
		const { keyId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const known = await revoke(c.env.DB, { workspaceId, keyId, revokedAt: Date.now() });
		return known ? c.body(null, 204) : refuse(c, { code: "not_found", what: "API key", id: keyId });
	});
}

function shown(row: ApiKeyRow): ApiKey {
	return {
		...row,
		createdAt: isoTime(row.createdAt),
		revokedAt: isoTimeOrNull(row.revokedAt),
	};
}
