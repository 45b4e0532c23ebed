import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Whoever starts the build: under a test runner's own value it would be React's development build.
process.env["NODE_ENV"] = "production";

/** Built into the assets that the Worker serves; see `assets` in wrangler.jsonc. */
export default defineConfig({
	root: here("."),
	plugins: [react()],
	build: { outDir: here("../../dist/console"), emptyOutDir: true, target: "es2022" },
});
