import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Clauses } from "../../src/domain/speech/clauses.ts";

/** The pieces of a text that a model writes in these chunks. */
function cut(...chunks: string[]): string[] {
	const clauses = new Clauses("en");
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
		const clauses = new Clauses("en");
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

	it.each([
		["en", "I have Tues. the 5th, approx. 5 places, at St. Mary's. Yes?", 1],
		["en", "Ask J. Smith or Prof. Lee about No. 5. We wait.", 1],
		["en", "We do 1. Check-up, 2. Cleaning. Which?", 1],
		["en", "Visit www.x.example/a.b or mail a.b@x.example. Bye.", 1],
		["en", "We have 10:30. Is that fine?Yes.No problem.", 3],
		["en", "Choose a time. Step 2. Confirm it. It is 9, 10 or 11. Right?", 3],
		["es", "El Sr. López está aquí. ¿Vale?", 1],
		["de", "Dr. med. Meier ist da. Gut?", 1],
		["en", "Let me see... nine is free. Hm… or ten. Right?", 2],
		["de", "Am 5. Mai z. B. ist Hr. Müller da, ca. 30 Minuten. Gut?", 1],
		["fr", "C'est M. Dupont, av. Foch. Oui?", 1],
		["es", "La Sra. García está aquí. ¿Vale?", 1],
	])("is cut where a sentence ends, in %s: %s", (language, text, cuts) => {
		const clauses = new Clauses(language);
		const pieces = [...clauses.add(`So. ${text}`), ...clauses.rest()];
		expect(pieces.slice(1).join(" ").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
		expect(pieces).toHaveLength(cuts + 2);
	});

	it("is not cut behind the number of an item", () => {
		expect(cut("We have:\n1. Check-up\n**2.** Cleaning\n3) Whitening\n")).toEqual([
			"We have:",
			"1. Check-up.",
			"2. Cleaning.",
			"3. Whitening.",
		]);
		expect(cut("We have:\na. Check-up\nb. Cleaning")).toEqual([
			"We have:",
			"a. Check-up.",
			"b. Cleaning",
		]);
	});

	it.each([
		[
			"好的，我们星期一开门。您想预约吗？「可以。」谢谢",
			["好的，我们星期一开门。", "您想预约吗？", "「可以。」", "谢谢"],
		],
		["我们星期一，星期二，都开门。", ["我们星期一，", "星期二，都开门。"]],
		["はい、空いています！ 何時ですか？", ["はい、空いています！", "何時ですか？"]],
		["نعم، نحن مفتوحون. متى؟ شكرا۔", ["نعم، نحن مفتوحون.", "متى؟", "شكرا۔"]],
		["हाँ। हम सोमवार को खुले हैं।कब?", ["हाँ।", "हम सोमवार को खुले हैं।", "कब?"]],
		["አዎ። ክፍት ነን። መቼ?", ["አዎ።", "ክፍት ነን።", "መቼ?"]],
		["午前10：30、または11：00です。", ["午前10：30、", "または11：00です。"]],
	])("is cut at the marks of its script: %s", (text, pieces) => {
		expect(cut(text)).toEqual(pieces);
		expect(cut(...text.split(""))).toEqual(pieces);
	});

	it.each([
		["at a blank", "we are open on every day of the week and ", 240],
		["between words", "เราเปิดทุกวันตั้งแต่เช้าถึงเย็น", 240],
		["between letters", "ж", 240],
	])("without a mark is cut by length, %s", (_, text, longest) => {
		const whole = text.repeat(600 / text.length).trim();
		const pieces = cut(...whole.split(""));
		expect(pieces.join("").replaceAll(" ", "")).toBe(whole.replaceAll(" ", ""));
		expect(pieces.length).toBeGreaterThan(2);
		for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(longest);
	});

	it("keeps a link in one piece, however long it is", () => {
		const text = `See [${"our site ".repeat(20)}](https://x.example/${"a".repeat(150)}), please. Yes.`;
		expect(cut(text).join(" ")).not.toContain("https");
	});

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

const words = (text: string) => text.match(/[\p{L}\p{N}]/gu) ?? [];

describe("however a model's text comes in,", () => {
	const fragment = fc.oneof(
		fc.constantFrom(". ", "! ", "? ", ", ", "; ", ": ", " ", "\n", "Dr. ", "a.m. ", '" ', "')"),
		fc.constantFrom(
			"2.50",
			"2:30",
			"Monday",
			"yes",
			"we are open",
			"...",
			"—",
			"12. ",
			"最短",
			"ж",
		),
		fc.stringMatching(/^[A-Za-z0-9 '£%é]{0,6}$/),
	);
	const text = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(""));
	const cuts = fc.array(fc.nat(200), { maxLength: 12 });

	it("no word is lost, added or moved, and no piece is without one", () => {
		fc.assert(
			fc.property(text, cuts, (whole, at) => {
				const pieces = cut(...chunksOf(whole, at));
				expect(words(pieces.join(" "))).toEqual(words(whole));
				for (const piece of pieces) {
					expect(piece.trim()).toBe(piece);
					expect(piece).toMatch(/[\p{L}\p{N}]/u);
				}
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
