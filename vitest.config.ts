import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { defineConfig } from "vitest/config";

/**
 * Two projects: `node` runs the pure rules, the engines and whole journeys; `workerd` runs the rooms
 * with real bindings. Browser tests need Chromium and stand in `vitest.browser.config.ts`.
 */
export default defineConfig(async () => ({
	test: {
		projects: [
			{
				test: {
					name: "node",
					include: ["test/{domain,contracts,architecture,embedded,tools,journeys}/**/*.test.ts"],
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				plugins: [agents(), cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" } })],
				test: {
					name: "workerd",
					include: ["test/{agent,consumers,workflows,edge,providers,read-model}/**/*.test.ts"],
					provide: { migrations: await readD1Migrations("migrations") },
					setupFiles: ["test/support/migrate.ts"],
				},
			},
		],
	},
}));
