import { describe, expect, it, vi } from "vitest";

import { report, runScenario } from "./runs.ts";
import { mainScenarios } from "./scenarios.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));

const TIMEOUT_MS = 180_000;

describe("when the process that uses a port dies there", () => {
	it.each(namesOf(mainScenarios))(
		"%s keeps every promise, whatever the port and the moment",
		async (name) => {
			const whole = await runScenario(name, null);
			expect(report(name, whole)).toBe("");
			expect(whole.crossings).toBeGreaterThan(30);
			for (let nth = 1; nth <= whole.crossings; nth += 1)
				for (const moment of ["before", "after"] as const) {
					const outcome = await runScenario(name, { nth, moment });
					const run = `${name}: dies ${moment} use ${nth} of a port`;
					expect(report(run, outcome)).toBe("");
				}
		},
		TIMEOUT_MS,
	);
});

function namesOf<T extends object>(scenarios: T): (keyof T & string)[] {
	const names: (keyof T & string)[] = [];
	for (const name in scenarios) names.push(name);
	return names;
}
