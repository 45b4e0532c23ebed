import { beforeAll, describe, expect, it } from "vitest";

import { report } from "../runs.ts";
import { lineInvariants } from "./invariants.ts";
import { simulateLine } from "./simulate-line.ts";

const TIMEOUT_MS = 180_000;

/** A test for each promise, which holds in every one of these calls. */
export function describeCallsOnTheLine(seeds: readonly number[]): void {
	describe(`in ${seeds.length} calls on the line, with engines that misbehave`, () => {
		const broken = new Map<string, string>();
		beforeAll(async () => {
			for (const seed of seeds) {
				const outcome = await simulateLine(seed);
				for (const { title } of outcome.violations)
					if (!broken.has(title)) broken.set(title, report(`seed ${seed}, on the line`, outcome));
			}
		}, TIMEOUT_MS);
		it.each(lineInvariants)("$title", ({ title }) => {
			expect(broken.get(title) ?? "").toBe("");
		});
	});
}
