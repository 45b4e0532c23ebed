import type { OpenAPIHono } from "@hono/zod-openapi";

import { AnalyticsAnswer, AnalyticsRequest } from "../../domain/wire/analytics.ts";
import { runAnalytics } from "../../store/views/analytics.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";

const query = keyedRoute({
	method: "post",
	path: "/v1/analytics/query",
	operationId: "queryAnalytics",
	tags: ["analytics"],
	summary: "Count and measure calls, turns and webhook deliveries",
	description:
		"Percentiles are exact, interpolated between the two nearest values. `eq`, `ne` and groups treat null as a value; measures pass it over. `avg` of a flag is a rate.",
	request: { body: jsonBody(AnalyticsRequest, true) },
	responses: { 200: jsonAnswer("One result a query, in the same order", AnalyticsAnswer) },
	problems: ["invalid_request", "too_many_rows"],
});

export function analyticsRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(query, async (c) => {
		const { queries } = c.req.valid("json");
		const { workspaceId } = c.var;
		const answered = await runAnalytics(c.env.DB, { workspaceId, queries, now: Date.now() });
		if (!answered.ok) return refuse(c, answered.refusal);
		return c.json({ results: answered.value }, 200);
	});
}
