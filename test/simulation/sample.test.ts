import { describe, expect, it, vi } from "vitest";

import { runSeed } from "./runs.ts";
import { describeStormyWorlds } from "./stormy-worlds.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));

/** As many as a person waits for; seeds.test.ts has the rest. */
const SEEDS = 30;

describeStormyWorlds(Array.from({ length: SEEDS }, (_, index) => index + 1));

describe("a seed", () => {
	it("is the whole run: the same integer happens the same way, to the letter", async () => {
		const [first, again] = [await runSeed(9), await runSeed(9)];
		expect(first.trace()).toEqual(again.trace());
		expect(first.trace().length).toBeGreaterThan(100);
	});
});
