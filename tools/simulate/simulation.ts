import { registerHooks } from "node:module";

/** The modules that need the platform, and what stands in for them. */
const STAND_INS = new Map([
	["cloudflare:workflows", "cloudflare-workflows.ts"],
	["agents", "agents.ts"],
	["agents/lifecycle", "agents.ts"],
]);
const platform = new URL("../../test/simulation/platform/", import.meta.url);
registerHooks({
	resolve(specifier, context, next) {
		const file = STAND_INS.get(specifier);
		return file === undefined
			? next(specifier, context)
			: { url: new URL(file, platform).href, shortCircuit: true };
	},
});

export const { everyTrouble, report, runSeed } = await import("../../test/simulation/runs.ts");
export const { simulateLine } = await import("../../test/simulation/line/simulate-line.ts");
export const { scenarioNames } = await import("../../test/simulation/scenarios.ts");
