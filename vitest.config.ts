import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { defineConfig } from "vitest/config";

import { findPort } from "./tools/product/ports.ts";

declare module "vitest" {
	interface ProvidedContext {
		migrations: Awaited<ReturnType<typeof readD1Migrations>>;
	}
}

/** What takes its time, or measures it: `npm run test:deep` runs these, `npm test` the rest. */
const deepInNode = ["test/journeys/**/*.test.ts", "test/embedded/speech.test.ts"];
/** What only computes. It runs beside `deep-workerd`, which mostly waits for a clock. */
const deepRules = [
	"test/simulation/{crashes,line-seeds,seeds}.test.ts",
	"test/embedded/dialogue-anything.test.ts",
];
const deepInWorkerd = [
	"test/agent/{broken-voices,call-limits,fuzz,heard-truth,hibernation,hundred-callers,lost-recognisers,release-before,silence,voice-trace-*}.test.ts",
	"test/providers/{embedded-engines,flux-nova-3-whisper}.test.ts",
];

const inNode = (name: string, include: string[], exclude: string[] = []) => ({
	// One speaks in real time and mostly waits, so that another can compute beside it.
	test: {
		name,
		include,
		exclude,
		maxWorkers: 2,
		// Importing the product and the engines again for each file takes as long as the short tests.
		isolate: name.startsWith("deep"),
		sequence: { groupOrder: 1 },
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});

/**
 * `node`, `deep-rules` and `deep-node` run the pure rules, the engines, the simulation and whole journeys; `workerd` and
 * `deep-workerd` run the rooms with real bindings. Browser tests need Chromium and stand in `vitest.browser.config.ts`.
 */
export default defineConfig(async () => {
	// Known before workerd starts, because it is one of its settings; listened on by the global setup.
	const port = await findPort();
	process.env["SCRIPTED_ENGINES_PORT"] = String(port);
	// By default the runtime traces every event into SQLite, which doubles its CPU.
	process.env["X_LOCAL_OBSERVABILITY"] = "false";
	const migrations = await readD1Migrations("migrations");

	const inWorkerd = (name: string, include: string[], exclude: string[] = []) => ({
		plugins: [
			agents(),
			cloudflareTest({
				wrangler: { configPath: "./wrangler.jsonc" },
				miniflare: {
					bindings: {
						AI_URL: `http://127.0.0.1:${port}`,
						RECONNECT_SECONDS: "2",
						// All tests share an isolate, and most failures in it are meant.
						LANGUAGE_CIRCUIT_SECONDS: "0",
						// So that a few turns are a long call.
						LANGUAGE_HISTORY_CHARACTERS: "4000",
						// On a busy machine a caller waits for long, and a filler is in no trace. The journey of broken models has fillers.
						LANGUAGE_FILLER_SECONDS: "3.9",
					},
				},
			}),
		],
		test: {
			name,
			include,
			exclude,
			testTimeout: 60_000,
			hookTimeout: 60_000,
			// One runtime for all files: starting one costs more than most files, and every test
			// makes its own call and workspace.
			isolate: false,
			maxWorkers: 1,
			provide: { migrations },
			globalSetup: ["test/engines/setup.ts"],
			setupFiles: [
				"test/support/import-once.ts",
				"test/support/quiet.ts",
				"test/support/migrate.ts",
			],
		},
	});

	return {
		test: {
			// Vite transforms all of the product and its packages for each run, which takes longer than most files of tests.
			experimental: { fsModuleCache: true },
			projects: [
				inNode(
					"node",
					[
						"test/{domain,conversation,language,contracts,architecture,embedded,simulation,tools}/**/*.test.ts",
					],
					[...deepInNode, ...deepRules],
				),
				inNode("deep-rules", deepRules),
				inNode("deep-node", deepInNode),
				inWorkerd(
					"workerd",
					["test/{agent,booking,consumers,workflows,edge,providers,store}/**/*.test.ts"],
					deepInWorkerd,
				),
				inWorkerd("deep-workerd", deepInWorkerd),
			],
		},
	};
});
