import { fileURLToPath } from "node:url";

import { build } from "vite";

/** The script that puts the SDK's clients on a line, for a page to load: see test/browser/observed-clients/main.ts. */
export async function bundleObservedClients(): Promise<string> {
	const bundled = await build({
		configFile: false,
		logLevel: "error",
		define: { "process.env.NODE_ENV": '"production"' },
		build: {
			write: false,
			minify: false,
			lib: {
				entry: fileURLToPath(new URL("observed-clients/main.ts", import.meta.url)),
				formats: ["iife"],
				name: "observedClients",
			},
		},
	});
	const [output] = [bundled].flat();
	const chunk = output && "output" in output ? output.output[0] : undefined;
	if (chunk === undefined) throw new Error("the clients were not bundled");
	return chunk.code;
}
