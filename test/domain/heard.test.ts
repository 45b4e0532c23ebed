import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { heardText, type SpokenPiece } from "../../src/domain/call/heard.ts";

const whole = (text: string, audioMs: number): SpokenPiece => ({
	text,
	audioMs,
	synthesised: true,
});

describe("what a caller can have heard", () => {
	// Words weigh 3 ("We"), 5 ("open"), 3 ("at"), 6 ("nine."): 17 in all, 100 ms each.
	const piece = whole("We open at nine.", 1700);

	it("is nothing before anything was played", () => {
		expect(heardText([piece], 0)).toBe("");
		expect(heardText([whole("Hm.", 0)], 0)).toBe("");
		expect(heardText([], 500)).toBe("");
	});

	it("counts a word once more than half of it was played", () => {
		expect(heardText([piece], 149)).toBe("");
		expect(heardText([piece], 151)).toBe("We");
		expect(heardText([piece], 549)).toBe("We");
		expect(heardText([piece], 551)).toBe("We open");
		expect(heardText([piece], 1399)).toBe("We open at");
		expect(heardText([piece], 1401)).toBe("We open at nine.");
	});

	it("is a whole piece, spaces and all, once all of it was played", () => {
		expect(heardText([whole("It is  9:30.", 800)], 800)).toBe("It is  9:30.");
	});

	it("goes from one piece to the next", () => {
		const pieces = [whole("Of course.", 600), piece];
		expect(heardText(pieces, 600)).toBe("Of course.");
		expect(heardText(pieces, 600 + 551)).toBe("Of course. We open");
		expect(heardText(pieces, 60_000)).toBe("Of course. We open at nine.");
	});

	it("is not the whole of a piece that is still being synthesised, though all of its audio so far was played", () => {
		// Sixteen characters take about a second, of which 500 ms are known.
		expect(heardText([{ ...piece, audioMs: 500, synthesised: false }], 500)).toBe("We open");
	});

	it("is of a piece that broke off what was sent of it, and then all of the next one", () => {
		const broken = { ...piece, audioMs: 500, synthesised: false, brokenOffMs: 500 };
		const pieces = [broken, whole("Sorry.", 600)];
		expect(heardText(pieces, 200)).toBe("We");
		expect(heardText(pieces, 500)).toBe("We open");
		expect(heardText(pieces, 1100)).toBe("We open Sorry.");
	});

	it("is never all of a piece that broke off, however long it played", () => {
		const slow = { ...piece, audioMs: 5000, synthesised: false, brokenOffMs: 5000 };
		expect(heardText([slow], 9000)).toBe("We open at");
		expect(heardText([{ ...slow, text: "Hello." }], 9000)).toBe("");
	});

	it("takes a digit for a word of its own: it is said as one", () => {
		// Five letters each for the digits of the number, which is two words of three, and seven for "Call ".
		const number = whole("Call 020 794.", 4000);
		expect(heardText([number], 800)).toBe("Call");
		expect(heardText([number], 1600)).toBe("Call 020");
		expect(heardText([number], 3500)).toBe("Call 020 794.");
	});

	it("is nothing of a piece that has no words", () => {
		expect(heardText([whole("", 500), whole(" ", 500)], 700).trim()).toBe("");
	});
});

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

describe("however much was played,", () => {
	const words = fc.stringMatching(/^[A-Za-z0-9.,:']{1,12}$/);
	const piece = fc.record({
		text: fc.array(words, { minLength: 1, maxLength: 12 }).map((some) => some.join(" ")),
		audioMs: fc.nat(8000),
		synthesised: fc.boolean(),
	});
	const pieces = fc.array(piece, { maxLength: 5 });

	it("what was heard is a beginning of what was said, word by word", () => {
		fc.assert(
			fc.property(pieces, fc.nat(30_000), (said, playedMs) => {
				const heard = wordsOf(heardText(said, playedMs));
				const all = wordsOf(said.map(({ text }) => text).join(" "));
				expect(heard).toEqual(all.slice(0, heard.length));
			}),
		);
	});

	it("more play is never less heard", () => {
		fc.assert(
			fc.property(pieces, fc.nat(30_000), fc.nat(5000), (said, playedMs, more) => {
				const before = wordsOf(heardText(said, playedMs));
				const after = wordsOf(heardText(said, playedMs + more));
				expect(after.length).toBeGreaterThanOrEqual(before.length);
			}),
		);
	});
});
