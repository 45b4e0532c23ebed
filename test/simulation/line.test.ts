import { expect, it, vi } from "vitest";

import { describeCallsOnTheLine } from "./line/calls-on-the-line.ts";
import { simulateLine } from "./line/simulate-line.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));
vi.mock("agents", () => import("./platform/agents.ts"));
vi.mock("agents/lifecycle", () => import("./platform/agents.ts"));

/** As many as a person waits for; line-seeds.test.ts has the rest. */
const SEEDS = 12;

describeCallsOnTheLine(Array.from({ length: SEEDS }, (_, index) => index + 1));

it("a seed is the whole call: the same integer happens the same way, to the letter", async () => {
	const [first, again] = [await simulateLine(9), await simulateLine(9)];
	expect(first.trace()).toEqual(again.trace());
	expect(first.trace().length).toBeGreaterThan(20);
});
