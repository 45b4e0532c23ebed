import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { defineConfig } from "vitest/config";

import { findPort } from "./tools/product/ports.ts";

declare module "vitest" {
	interface ProvidedContext {
		migrations: Awaited<ReturnType<typeof readD1Migrations>>;
	}
}

/**
 * Two projects: `node` runs the pure rules, the engines and whole journeys; `workerd` runs the rooms
 * with real bindings. Browser tests need Chromium and stand in `vitest.browser.config.ts`.
 */
export default defineConfig(async () => {
	// Known before workerd starts, because it is one of its settings; listened on by the global setup.
	const port = await findPort();
	process.env["SCRIPTED_ENGINES_PORT"] = String(port);
	return {
		test: {
			projects: [
				{
					test: {
						name: "node",
						// One speaks in real time and mostly waits, so that another can compute beside it.
						maxWorkers: 2,
						sequence: { groupOrder: 1 },
						include: [
							"test/{domain,contracts,architecture,embedded,simulation,tools,journeys}/**/*.test.ts",
						],
						testTimeout: 60_000,
						hookTimeout: 60_000,
					},
				},
				{
					plugins: [
						agents(),
						cloudflareTest({
							wrangler: { configPath: "./wrangler.jsonc" },
							miniflare: {
								bindings: { AI_URL: `http://127.0.0.1:${port}`, RECONNECT_SECONDS: "2" },
							},
						}),
					],
					test: {
						name: "workerd",
						include: ["test/{agent,consumers,workflows,edge,providers,store}/**/*.test.ts"],
						testTimeout: 30_000,
						// One runtime for all files: starting one costs more than most files, and every test
						// makes its own call and workspace.
						isolate: false,
						maxWorkers: 1,
						provide: { migrations: await readD1Migrations("migrations") },
						globalSetup: ["test/engines/setup.ts"],
						setupFiles: ["test/support/quiet.ts", "test/support/migrate.ts"],
					},
				},
			],
		},
	};
});
