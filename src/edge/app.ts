import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";

import { log } from "../log.ts";
import type { EdgeEnv } from "./edge-env.ts";
import { fieldErrors } from "./field-errors.ts";
import { documentApi } from "./openapi.ts";
import { MAX_BODY_BYTES, refuse } from "./problems.ts";
import { agentChangeRoutes } from "./routes/agent-changes.ts";
import { agentRoutes } from "./routes/agents.ts";
import { analysisRoutes } from "./routes/analyses.ts";
import { analyticsRoutes } from "./routes/analytics.ts";
import { apiKeyRoutes } from "./routes/api-keys.ts";
import { appointmentChangeRoutes } from "./routes/appointment-changes.ts";
import { appointmentRoutes } from "./routes/appointments.ts";
import { calendarFeedRoutes } from "./routes/calendar-feed.ts";
import { callLogRoutes } from "./routes/call-log.ts";
import { callRoutes } from "./routes/calls.ts";
import { contactHistoryRoutes } from "./routes/contact-history.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { deadLetterRoutes } from "./routes/dead-letters.ts";
import { followUpRoutes } from "./routes/follow-ups.ts";
import { healthRoute } from "./routes/health.ts";
import { operationRoutes } from "./routes/operations.ts";
import { slotRoutes } from "./routes/slots.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { voiceRoutes } from "./voice.ts";

const ROUTES = [
	healthRoute,
	callRoutes,
	callLogRoutes,
	analysisRoutes,
	slotRoutes,
	appointmentRoutes,
	appointmentChangeRoutes,
	calendarFeedRoutes,
	followUpRoutes,
	contactRoutes,
	contactHistoryRoutes,
	taskRoutes,
	agentRoutes,
	agentChangeRoutes,
	webhookRoutes,
	analyticsRoutes,
	apiKeyRoutes,
	deadLetterRoutes,
	operationRoutes,
	voiceRoutes,
	documentApi,
];

/** The HTTP side of the product. `app.fetch` is the Worker's `fetch`. */
export function createApp(): OpenAPIHono<EdgeEnv> {
	const app = new OpenAPIHono<EdgeEnv>({
		defaultHook: (result, c) => {
			if (result.success) return undefined;
			if (result.target === "param")
				return refuse(c, { code: "malformed_id", errors: fieldErrors(result.error, "path") });
			const whole = result.target === "json" ? "body" : result.target;
			return refuse(c, { code: "invalid_request", errors: fieldErrors(result.error, whole) });
		},
	});
	limitRequests(app);
	for (const addRoutes of ROUTES) addRoutes(app);
	app.notFound((c) => {
		const reads = c.req.method === "GET" || c.req.method === "HEAD";
		if (reads && !/^\/(v1|agents)(\/|$)/.test(c.req.path)) return c.env.ASSETS.fetch(c.req.raw);
		return refuse(c, { code: "unknown_path", path: c.req.path });
	});
	app.onError(answerError);
	return app;
}

/** Refuses methods that a path does not have, and bodies that are too large. */
function limitRequests(app: OpenAPIHono<EdgeEnv>): void {
	app.use(
		methodNotAllowed({
			app,
			onMethodNotAllowed: (c, methods) => {
				const allowed = [...methods, "OPTIONS"].toSorted();
				// Not c.body(), which would keep the headers of the earlier 404.
				if (c.req.method === "OPTIONS")
					return new Response(null, { status: 204, headers: { allow: allowed.join(", ") } });
				return refuse(c, { code: "method_not_allowed", method: c.req.method, allowed });
			},
		}),
	);
	app.use(
		"/v1/*",
		bodyLimit({
			maxSize: MAX_BODY_BYTES,
			onError: (c) => refuse(c, { code: "body_too_large" }),
		}),
	);
}

function answerError(cause: Error, c: Context<EdgeEnv>) {
	// Only the library's body parser throws this.
	if (cause instanceof HTTPException && cause.status === 400)
		return refuse(c, { code: "malformed_json" });
	if (cause instanceof HTTPException && cause.status === 415)
		return refuse(c, {
			code: "unsupported_media_type",
			contentType: c.req.header("content-type"),
		});
	log.error({ what: "request failed", method: c.req.method, route: c.req.routePath, cause });
	return refuse(c, { code: "internal_error" });
}
