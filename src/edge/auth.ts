import { createMiddleware } from "hono/factory";

import { readConfig } from "../config.ts";
import { sha256Hex } from "../sha256.ts";
import { findWorkspace } from "../store/records/api-keys.ts";
import type { EdgeEnv } from "./edge-env.ts";
import { refuse } from "./problems.ts";

/** A documented key, and so no secret. It is accepted only when ENVIRONMENT is `development`. */
const DEVELOPMENT_API_KEY = "rb_dev_key_for_local_use_only";
const DEVELOPMENT_WORKSPACE = "default";

/** Requires a valid API key, and sets the workspace of the request. */
const requireKey = createMiddleware<EdgeEnv>(async (c, next) => {
	const key = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
	if (key === undefined) return refuse(c, { code: "missing_key" });
	const workspaceId = await workspaceOf(key, c.env);
	if (workspaceId === null) return refuse(c, { code: "invalid_key" });
	c.set("workspaceId", workspaceId);
	return next();
});

/** Spread into a route that takes an API key; see `keyedRoute`. */
export const KEYED: { middleware: typeof requireKey; security: { apiKey: string[] }[] } = {
	middleware: requireKey,
	security: [{ apiKey: [] }],
};

async function workspaceOf(key: string, env: Env): Promise<string | null> {
	if (readConfig(env).ENVIRONMENT === "development" && key === DEVELOPMENT_API_KEY)
		return DEVELOPMENT_WORKSPACE;
	return await findWorkspace(env.DB, await hashKey(key));
}

/** The hash by which a key is found. The key itself is never stored. */
export async function hashKey(key: string): Promise<string> {
	return await sha256Hex(key);
}
