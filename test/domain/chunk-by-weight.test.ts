import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { chunkByCount, chunkByWeight } from "../../src/domain/chunk-by-weight.ts";

const weightOf = (chunk: readonly number[]) => chunk.reduce((sum, each) => sum + each, 0);

const lists = fc.record({
	weights: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 30 }),
	most: fc.integer({ min: 1, max: 20 }),
});

/** Holds for every list of weights, of which some may weigh more than a chunk. */
function always(check: (chunks: number[][], weights: number[], most: number) => void) {
	fc.assert(
		fc.property(lists, ({ weights, most }) => {
			check(
				chunkByWeight(weights, most, (weight) => weight),
				weights,
				most,
			);
		}),
	);
}

describe("a list that is cut by weight", () => {
	it("keeps every item once and in order, and makes no empty chunk", () => {
		always((chunks, weights) => {
			expect(chunks.flat()).toEqual(weights);
			expect(chunks.every(({ length }) => length > 0)).toBe(true);
		});
	});

	it("makes no chunk too heavy, but for an item that is too heavy by itself", () => {
		always((chunks, _, most) => {
			const tooHeavy = chunks.filter((chunk) => weightOf(chunk) > most);
			expect(tooHeavy.filter(({ length }) => length > 1)).toEqual([]);
		});
	});

	it("fills a chunk before it begins the next one", () => {
		always((chunks, _, most) => {
			for (const [index, next] of chunks.slice(1).entries())
				expect(weightOf(chunks[index] ?? []) + (next[0] ?? 0)).toBeGreaterThan(most);
		});
	});

	it("may be cut by number", () => {
		expect(chunkByCount(["a", "b", "c", "d", "e"], 2)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
		expect(chunkByCount([], 2)).toEqual([]);
	});
});
