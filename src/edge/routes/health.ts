import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";

import type { EdgeEnv } from "../edge-env.ts";

const health = createRoute({
	method: "get",
	path: "/health",
	operationId: "getHealth",
	tags: ["operations"],
	summary: "Whether the product answers",
	security: [],
	responses: {
		200: {
			description: "It does",
			content: {
				"application/json": { schema: z.object({ ok: z.literal(true) }).meta({ id: "Health" }) },
			},
		},
	},
});

export function healthRoute(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(health, (c) => c.json({ ok: true as const }, 200));
}
