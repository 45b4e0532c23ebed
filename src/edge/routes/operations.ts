import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";

import { RawEvent } from "../../domain/events/envelope.ts";
import { OperationCursor, OperationPage, OperationRequest } from "../../domain/wire/operations.ts";
import { verifyOrRebuild } from "../../store/rebuild/verify-or-rebuild.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";

const operation = {
	request: { body: jsonBody(OperationRequest, false) },
	responses: { 200: jsonAnswer("What was found on this page, and where to go on", OperationPage) },
};

const verify = keyedRoute({
	method: "post",
	path: "/v1/operations/verify",
	operationId: "verifyViews",
	tags: ["operations"],
	summary: "Compare this workspace's tables with its calls' archives and logs, a page at a time",
	...operation,
});

const rebuild = keyedRoute({
	method: "post",
	path: "/v1/operations/rebuild",
	operationId: "rebuildViews",
	tags: ["operations"],
	summary: "Replace the rows that `verify` reports, a page at a time",
	description:
		"A call's rows are replaced by a fold of its archive or its log, when that knows at least as much. No webhook is sent and no workflow started. Rows without a source are reported and left as they are.",
	...operation,
});

export function operationRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(verify, async (c) =>
		c.json(await page(c, c.req.valid("json"), { rebuild: false }), 200),
	);
	app.openapi(rebuild, async (c) =>
		c.json(await page(c, c.req.valid("json"), { rebuild: true }), 200),
	);
}

async function page(
	{ env, var: { workspaceId } }: Context<EdgeEnv>,
	request: unknown,
	{ rebuild: isRebuild }: { rebuild: boolean },
): Promise<OperationPage> {
	const { cursor, limit } = OperationRequest.parse(request);
	const { next, ...found } = await verifyOrRebuild(
		{ workspaceId, cursor: cursorFrom(cursor), limit, rebuild: isRebuild },
		{
			db: env.DB,
			archive: env.ARCHIVE,
			readLog: (callId) => readLog(env.CALLS.getByName(callId)),
			publishAgain: (callId, missing) => env.CALLS.getByName(callId).publishAgain(missing),
			now: () => Date.now(),
		},
	);
	return { ...found, nextCursor: next === null ? null : `${next.phase}:${next.after}` };
}

function cursorFrom(text = "archive:"): OperationCursor {
	const colon = text.indexOf(":");
	return OperationCursor.parse({ phase: text.slice(0, colon), after: text.slice(colon + 1) });
}

/** Parses the log, because the types of RPC cannot express `unknown`. */
async function readLog(call: { readLog(): PromiseLike<unknown> }): Promise<RawEvent[]> {
	return z.array(RawEvent).parse(await call.readLog());
}
