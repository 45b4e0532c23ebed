import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Clauses } from "../../src/domain/speech/clauses.ts";

/** The pieces of a text that a model writes in these chunks. */
function cut(...chunks: string[]): string[] {
	const clauses = new Clauses();
	return [...chunks.flatMap((chunk) => clauses.add(chunk)), ...clauses.rest()];
}

describe("a reply that is being written", () => {
	it("is spoken from its first clause on, and then sentence by sentence", () => {
		expect(cut("On Monday at nine, if you like. We are closed on Sunday, sorry. Bye!")).toEqual([
			"On Monday at nine,",
			"if you like.",
			"We are closed on Sunday, sorry.",
			"Bye!",
		]);
	});

	it("gives its first clause as soon as the mark and the space after it are there", () => {
		const clauses = new Clauses();
		expect(clauses.add("On Monday at nine")).toEqual([]);
		expect(clauses.add(",")).toEqual([]);
		expect(clauses.add(" if")).toEqual(["On Monday at nine,"]);
	});

	it("does not begin with a clause that is too short to be worth it, unless it is a sentence", () => {
		expect(cut("Well, on Monday, then. Good.")).toEqual(["Well, on Monday,", "then.", "Good."]);
		expect(cut("Yes. On Monday.")).toEqual(["Yes.", "On Monday."]);
	});

	it.each([
		"We saw Dr. Smith and Mrs. Jones.",
		"It is open from 9 a.m. to 5 p.m. on weekdays.",
		"Bring something, e.g. your card.",
	])("is not cut at an abbreviation: %s", (text) => {
		expect(cut("Let me see. ", text)).toEqual(["Let me see.", text]);
	});

	it.each(["It costs 2.50 pounds.", "It is at 2:30 on Monday.", "Come at 14:30, or at 15.30."])(
		"is not cut within a number or a time: %s",
		(text) => {
			expect(cut("Let me see. ", text)).toEqual(["Let me see.", text]);
			expect(cut(text).join(" ")).toBe(text);
			expect(cut(text)[0]).toMatch(/(2\.50 pounds|2:30 on Monday|14:30)[.,]$/);
		},
	);

	it("keeps the quotation mark that closes a sentence with it", () => {
		expect(cut('"Yes." She said "I am here." Then she left.')).toEqual([
			'"Yes."',
			'She said "I am here."',
			"Then she left.",
		]);
	});

	it("has no pieces when it is empty, or blank", () => {
		expect(cut()).toEqual([]);
		expect(cut("", " ", "\n\t ")).toEqual([]);
	});
});

/** A text in the chunks between these places. */
function chunksOf(whole: string, at: readonly number[]): string[] {
	const places = [0, ...at, whole.length]
		.map((place) => Math.min(place, whole.length))
		.toSorted((a, b) => a - b);
	return places.slice(1).map((end, index) => whole.slice(places[index], end));
}

const black = (text: string) => text.replaceAll(/\s+/g, "");

describe("however a model's text comes in,", () => {
	const fragment = fc.oneof(
		fc.constantFrom(". ", "! ", "? ", ", ", "; ", ": ", " ", "\n", "Dr. ", "a.m. ", '" ', "')"),
		fc.constantFrom("2.50", "2:30", "Monday", "yes", "we are open", "...", "—"),
		fc.string({ maxLength: 6 }),
	);
	const text = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(""));
	const cuts = fc.array(fc.nat(200), { maxLength: 12 });

	it("no word is lost, added or moved, and no piece is blank", () => {
		fc.assert(
			fc.property(text, cuts, (whole, at) => {
				const pieces = cut(...chunksOf(whole, at));
				expect(black(pieces.join(" "))).toBe(black(whole));
				for (const piece of pieces) expect(piece.trim()).toBe(piece);
				expect(pieces).not.toContain("");
			}),
		);
	});

	it("its pieces are the same, in whatever chunks it was written", () => {
		fc.assert(
			fc.property(text, cuts, (whole, at) => {
				expect(cut(...chunksOf(whole, at))).toEqual(cut(whole));
			}),
		);
	});
});
