import { describe, expect, it, vi } from "vitest";

import { everyTrouble, report } from "./runs.ts";
import { scenarioNames } from "./scenarios.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));

const TIMEOUT_MS = 180_000;

describe("when the process that uses a port dies there or waits there for a minute, or a message is lost", () => {
	it.each(scenarioNames)(
		"%s keeps every promise, whichever use or message it is",
		async (name) => {
			let runs = 0;
			for await (const { run, outcome } of everyTrouble(name)) {
				expect(report(run, outcome)).toBe("");
				runs += 1;
			}
			expect(runs).toBeGreaterThan(150);
		},
		TIMEOUT_MS,
	);
});
