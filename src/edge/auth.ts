import { createMiddleware } from "hono/factory";

import { readConfig } from "../config.ts";
import { findWorkspace } from "../store/records/api-keys.ts";
import type { EdgeEnv } from "./edge-env.ts";
import { problemOf, refuse } from "./problems.ts";

/** Documented, and therefore no secret: accepted only where ENVIRONMENT is `development`. */
const DEVELOPMENT_API_KEY = "rb_dev_key_for_local_use_only";
const DEVELOPMENT_WORKSPACE = "default";

/** Lets a request through with a valid API key, and remembers whose workspace it may see. */
const requireKey = createMiddleware<EdgeEnv>(async (c, next) => {
	const key = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
	if (key === undefined) return refuse(c, { code: "missing_key" });
	const workspaceId = await workspaceOf(key, c.env);
	if (workspaceId === null) return refuse(c, { code: "invalid_key" });
	c.set("workspaceId", workspaceId);
	return next();
});

/** Spread into a route that takes an API key, together with `KEYED_RESPONSES`. */
export const KEYED: { middleware: typeof requireKey; security: { apiKey: string[] }[] } = {
	middleware: requireKey,
	security: [{ apiKey: [] }],
};

export const KEYED_RESPONSES = {
	401: problemOf("missing_key", "invalid_key"),
	500: problemOf("internal_error"),
};

async function workspaceOf(key: string, env: Env): Promise<string | null> {
	const hash = await sha256(key);
	if (readConfig(env).ENVIRONMENT === "development") {
		const development = await sha256(DEVELOPMENT_API_KEY);
		if (crypto.subtle.timingSafeEqual(hash, development)) return DEVELOPMENT_WORKSPACE;
	}
	return findWorkspace(env.DB, hex(hash));
}

/** What the table of keys is asked by: the key itself is never stored. */
export async function hashKey(key: string): Promise<string> {
	return hex(await sha256(key));
}

function sha256(text: string): Promise<ArrayBuffer> {
	return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

function hex(bytes: ArrayBuffer): string {
	return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
