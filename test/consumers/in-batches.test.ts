import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { inBatches } from "../../src/consumers/in-batches.ts";

const sizes = fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 1_000, max: 120_000 })), {
	maxLength: 400,
});

describe("what is sent in batches", () => {
	it("is all sent, in its order, at most a hundred entries and 256 KB at once", () => {
		fc.assert(
			fc.property(sizes, (lengths) => {
				const entries = lengths.map((length) => ({ body: "x".repeat(length) }));
				const batches = inBatches(entries);
				expect(batches.flat()).toEqual(entries);
				for (const batch of batches) {
					expect(batch.length).toBeLessThanOrEqual(100);
					expect(batch.length).toBeGreaterThan(0);
					const bytes = batch.reduce((total, one) => total + JSON.stringify(one).length, 0);
					expect(bytes).toBeLessThanOrEqual(256_000);
				}
			}),
			{ numRuns: 50 },
		);
	});

	it("is one batch when it fits", () => {
		expect(inBatches(Array.from({ length: 100 }, () => "x"))).toHaveLength(1);
		expect(inBatches([])).toEqual([]);
	});
});
