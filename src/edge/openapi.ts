import type { OpenAPIHono } from "@hono/zod-openapi";

import type { EdgeEnv } from "./edge-env.ts";

/** Serves the OpenAPI document of all routes, made from the schemas that validate their requests. */
export function documentApi(app: OpenAPIHono<EdgeEnv>): void {
	app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
		type: "http",
		scheme: "bearer",
		description: "An API key (`rb_live_…`), which belongs to one workspace",
	});
	app.get("/openapi.json", (c) =>
		c.json(
			app.getOpenAPI31Document({
				openapi: "3.1.0",
				info: {
					title: "Ringbook",
					version: "1",
					description:
						"A voice receptionist and its back office. Errors are RFC 9457 problem documents with a stable `code`.",
					license: { name: "MIT", url: "https://opensource.org/license/mit" },
				},
				servers: [{ url: new URL(c.req.url).origin }],
				security: [{ apiKey: [] }],
			}),
		),
	);
}
