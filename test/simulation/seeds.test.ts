import { beforeAll, describe, expect, it, vi } from "vitest";

import { invariants } from "./invariants/all.ts";
import { report, runSeed } from "./runs.ts";

vi.mock("cloudflare:workflows", () => import("./platform/cloudflare-workflows.ts"));

const SEEDS = 200;
const TIMEOUT_MS = 180_000;
/** Seeds beyond those, each the first that misses one of the guards in docs/simulation.md when it is broken. */
const FOUND_SOMETHING = [829, 999] as const;

const seeds = [...Array.from({ length: SEEDS }, (_, index) => index + 1), ...FOUND_SOMETHING];

describe(`in ${seeds.length} stormy worlds, once they are calm`, () => {
	const broken = new Map<string, string>();
	beforeAll(async () => {
		for (const seed of seeds) {
			const outcome = await runSeed(seed);
			for (const { title } of outcome.violations)
				if (!broken.has(title)) broken.set(title, report(`seed ${seed}`, outcome));
		}
	}, TIMEOUT_MS);
	it.each(invariants)("$title", ({ title }) => {
		expect(broken.get(title) ?? "").toBe("");
	});
});

describe("a seed", () => {
	it("is the whole run: the same integer happens the same way, to the letter", async () => {
		const [first, again] = [await runSeed(9), await runSeed(9)];
		expect(first.trace()).toEqual(again.trace());
		expect(first.trace().length).toBeGreaterThan(100);
	});
});
