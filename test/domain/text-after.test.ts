import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { textAfter } from "../../src/domain/audio/text-after.ts";

describe("the text that is left when a voice stops", () => {
	it.each([
		["We are open.", 0, "We are open."],
		["We are open.", 100, "are open."],
		["We are open.", 300, "open."],
		["We are open.", 5000, ""],
		["予約は火曜日です。", 200, "火曜日です。"],
		["¿Sigue ahí?", 0, "¿Sigue ahí?"],
	])("of %s after %i ms is: %s", (text, saidMs, left) => {
		expect(textAfter(text, saidMs)).toBe(left);
	});

	it("is an end of the text, and shrinks", () => {
		fc.assert(
			fc.property(fc.string(), fc.nat(5000), fc.nat(5000), (text, saidMs, moreMs) => {
				const left = textAfter(text, saidMs);
				const less = textAfter(text, saidMs + moreMs);
				expect(text.endsWith(left)).toBe(true);
				expect(left.endsWith(less)).toBe(true);
			}),
		);
	});
});
