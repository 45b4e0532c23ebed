import { registerHooks } from "node:module";

// The one module that only the platform has.
const platform = new URL("../../test/simulation/platform/cloudflare-workflows.ts", import.meta.url);
registerHooks({
	resolve: (specifier, context, next) =>
		specifier === "cloudflare:workflows"
			? { url: platform.href, shortCircuit: true }
			: next(specifier, context),
});

export const { everyTrouble, report, runSeed } = await import("../../test/simulation/runs.ts");
export const { scenarioNames } = await import("../../test/simulation/scenarios.ts");
