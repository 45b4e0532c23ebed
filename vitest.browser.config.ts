import { defineConfig } from "vitest/config";

/** The page in a real Chromium, against the whole product under `wrangler dev`: apart, because both are slow. */
export default defineConfig({
	test: {
		name: "browser",
		include: ["test/browser/**/*.test.ts"],
		testTimeout: 180_000,
		hookTimeout: 120_000,
		// A recorded caller speaks by the clock, also to an agent that a busy machine has not let answer.
		retry: 1,
	},
});
