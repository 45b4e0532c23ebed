import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, wherever it was cloned to and whatever the current directory is. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A file of an installed package. */
export function nodeModule(path: string): string {
	return join(ROOT, "node_modules", path);
}

export const WRANGLER = nodeModule("wrangler/bin/wrangler.js");

/** No questions, no metrics, no network requests that a local run does not need. */
export const WRANGLER_ENV = {
	CI: "true",
	WRANGLER_SEND_METRICS: "false",
	WRANGLER_SEND_ERROR_REPORTS: "false",
	WRANGLER_HIDE_BANNER: "true",
	CLOUDFLARE_CF_FETCH_ENABLED: "false",
	// By default wrangler traces every event of the Worker into SQLite; without it the runtime needs half the CPU.
	X_LOCAL_OBSERVABILITY: "false",
	NO_COLOR: "1",
};

/** See src/edge/auth.ts: accepted only where ENVIRONMENT is development. */
export const DEVELOPMENT_API_KEY = "rb_dev_key_for_local_use_only";
