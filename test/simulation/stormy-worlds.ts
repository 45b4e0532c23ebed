import { beforeAll, describe, expect, it } from "vitest";

import { invariants } from "./invariants/all.ts";
import { report, runSeed } from "./runs.ts";

const TIMEOUT_MS = 180_000;

/** A test for each promise, which holds in every one of these worlds once it is calm. */
export function describeStormyWorlds(seeds: readonly number[]): void {
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
}
