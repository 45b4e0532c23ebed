import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Clauses } from "../../src/domain/speech/clauses.ts";

/** The pieces of a text that a model writes in these chunks. */
function spoken(...chunks: string[]): string[] {
	const clauses = new Clauses("en");
	return [...chunks.flatMap((chunk) => clauses.add(chunk)), ...clauses.rest()];
}

describe("of what a model writes, only words are spoken:", () => {
	it("a list's items are sentences, and a link is its words", () => {
		const text =
			"We have:\n\n1. **Check-up** (30 min) 🦷\n2. **Cleaning** – £45\n\nSee [our site](https://x.example/a_b).";
		expect(spoken(text)).toEqual([
			"We have:",
			"1. Check-up (30 min).",
			"2. Cleaning – £45.",
			"See our site.",
		]);
	});

	it.each([
		["Sure. ... Let me look. 👍 ", ["Sure.", "Let me look."]],
		["👍", []],
		["- - -\n***\n…", []],
	])("a piece without a word is skipped: %j", (text, pieces) => {
		expect(spoken(text)).toEqual(pieces);
	});

	it.each([
		["# Opening hours\nWe open at nine.", "Opening hours. We open at nine."],
		[
			"**Bold**, *italic*, __bold__, _italic_ and ***both***.",
			"Bold, italic, bold, italic and both.",
		],
		["- one\n* two\n+ three\n  • four\n3) five", "one. two. three. four. 3. five"],
		["- [ ] call back\n- [x] done", "call back. done"],
		["> Quoted,\n> and on.", "Quoted, and on."],
		["| Day | From |\n|:---|---:|\n| Monday | 9:00 |\nBye.", "Day, From. Monday, 9:00. Bye."],
		["Mon | Tue", "Mon, Tue"],
		["First.\n\n---\n\nSecond.", "First. Second."],
		["一、好的\n- 周一\n- 周二", "一、好的。 周一。 周二"],
	])("Markdown's marks are not: %j", (text, words) => {
		expect(spoken(text).join(" ")).toBe(words);
	});

	it.each([
		['See [our site](https://x.example/a_(b) "Our site"), please.', "See our site, please."],
		["See [our site][1] or [2].", "See our site or."],
		["![Map](https://x.example/map.png) Here.", "Map Here."],
		["Go to https://www.x.example/a_b?from=1#top.", "Go to https://www.x.example/a_b?from=1#top."],
		["Go to <https://x.example/a8f>!", "Go to https://x.example/a8f!"],
		[
			"Write to laura_b@x.example or <office@x.example>.",
			"Write to laura_b@x.example or office@x.example.",
		],
	])("of a link its words are, and an address stays as it is: %j", (text, words) => {
		expect(spoken(text).join(" ")).toBe(words);
	});

	it.each([
		["Great 👍🏽! See you 👩‍👩‍👧 on 🇬🇧 day ☀️.", "Great! See you on day."],
		["1️⃣ Check-up\n2️⃣ Cleaning", "1 Check-up. 2 Cleaning"],
		["Fine :-) and :tada: done ;)", "Fine and done"],
		["Mon → Fri -> Sun", "Mon, Fri, Sun"],
		["𝗕𝗼𝗹𝗱 words", "Bold words"],
	])("emoji and signs are not: %j", (text, words) => {
		expect(spoken(text).join(" ").replaceAll(" !", "!")).toBe(words);
	});

	it.each([
		['<speak>Hello<break time="1s"/>there.</speak>', "Hello there."],
		["<p>Yes.</p><ul><li>one</li><li>two</li></ul>", "Yes. one. two."],
		["Ours &amp; yours&nbsp;&#8212; &lt;3 &copy;", "Ours & yours —"],
		['Hi {{name}}, {first} {} it is {"a": {"b": "}"}} set.', "Hi, it is set."],
		['Done. {"name": "find_slots", "argum', "Done."],
		['```json\n{"a": 1}\nx\n```\nDone.', "Done."],
		["```\nWe are open.\n```", "We are open."],
		["`book_appointment(name)` Done.", "Done."],
		["**Assistant:** Of course.", "Of course."],
		["Use `find_slots`.", "Use find slots."],
		["\\*One\\* costs \\$5.\\nTwo.", "One costs $5. Two."],
		["It is ~~£50~~ £45, ~30 min.", "It is £45, ~30 min."],
		["Set 2*3 and 2 * 3, < 5.", "Set 2 × 3 and 2 × 3, < 5."],
	])("tags, braces and code are not: %j", (text, words) => {
		expect(spoken(text).join(" ")).toBe(words);
	});

	it.each([
		["*smiles* Of course. (pauses) Yes [laughs softly]!", "Of course. Yes!"],
		["_clears throat_ Hello. *checks the calendar* Free.", "Hello. Free."],
		["*lächelt* Gerne. (lange Pause) Ja.", "Gerne. Ja."],
		["I am *really* sorry (at least today).", "I am really sorry (at least today)."],
		[
			"*tilts head* Yes. Check-up: *small*. (except on Monday) Fine.",
			"Yes. Check-up: small. (except on Monday) Fine.",
		],
		["(checks calendar) Yes (looking forward to it). (typing)", "Yes (looking forward to it)."],
		["The (waiting room), the *smile makeover*.", "The (waiting room), the smile makeover."],
	])("stage directions are not, but emphasis is: %j", (text, words) => {
		expect(spoken(text).join(" ").replaceAll(" !", "!")).toBe(words);
	});

	it("a line break ends a sentence unless the sentence goes on", () => {
		expect(spoken("We are open\non weekdays,\nBank Holidays too\nClosed:\nSunday")).toEqual([
			"We are open on weekdays,",
			"Bank Holidays too.",
			"Closed:",
			"Sunday",
		]);
	});
});

/** Texts with every mark, closed or not. */
const marked = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				...("*_`~[](){}<>|#-=+:;!&\\\"'.,\n\r\t 0159aZéж最👍🏽\u200d\ufe0f".match(/[^]/gu) ?? []),
			),
			fc.constantFrom(
				"**",
				"__",
				"~~",
				"```",
				"```json\n",
				"](",
				"](https://x.y/z)",
				"[our site]",
				"\n\n",
			),
			fc.constantFrom(
				"\n- ",
				"\n1. ",
				"\n| ",
				"\n# ",
				"\n> ",
				"|---|",
				"https://",
				"www.x.y",
				"a_b@c.d",
				"<b>",
				"<br>",
			),
			fc.constantFrom(
				"*smiles*",
				"(pauses)",
				"[long pause",
				'{"a":',
				"}}",
				"{{name}}",
				"&amp;",
				"<!--",
				"-->",
				":-)",
			),
			fc.constantFrom("on Monday ", "2 * 3", "👩‍👩‍👧", "🇬🇧", "1️⃣", "word ", "Yes. ", "最短。"),
		),
		{ maxLength: 24 },
	)
	.map((parts) => parts.join(""));

const sentence = fc.constantFrom(
	"We are open on Monday.",
	"At 9:30 Mr. Smith is free!",
	"It is £4.50 at www.x.example.",
	"Is it for you?",
	"月曜日に開いています。",
);

describe("however a model's text is cut into chunks,", () => {
	it("its pieces are the same, and none is without a word", () => {
		fc.assert(
			fc.property(marked, fc.array(fc.nat(60), { maxLength: 8 }), (text, places) => {
				const at = [0, ...places.filter((place) => place < text.length).toSorted((a, b) => a - b)];
				const chunks = at.map((from, index) => text.slice(from, at[index + 1]));
				const whole = spoken(text);
				expect(spoken(...chunks)).toEqual(whole);
				expect(spoken(...text.split(""))).toEqual(whole);
				for (const piece of whole) expect(piece).toMatch(/[\p{L}\p{N}]/u);
			}),
			{ numRuns: 500 },
		);
	});

	it("a sentence is a piece as soon as the next one begins", () => {
		fc.assert(
			fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), (sentences) => {
				const clauses = new Clauses("en");
				for (const [index, text] of sentences.entries())
					expect(clauses.add(`${index === 0 ? "" : " "}${text}`)).toEqual(
						index === 0 ? [] : sentences.slice(index - 1, index),
					);
				expect(clauses.rest()).toEqual(sentences.slice(-1));
			}),
		);
	});

	it.each(["[", "(laughs ", "*smiles ", "](", "<b", "{name", "{{name", "~~", "https://", ":"])(
		"what follows a mark that is never closed is spoken: %s",
		(mark) => {
			const clauses = new Clauses("en");
			const pieces = clauses.add(`See ${mark}${"so ".repeat(300)}`);
			expect(pieces.join(" ").length).toBeGreaterThan(400);
		},
	);

	it("what is never closed behind a model's own marks is not held back for ever", () => {
		for (const mark of ["```json\n", '{"name": ', "<!--"]) {
			const clauses = new Clauses("en");
			clauses.add(`${mark}${"so ".repeat(2000)}`);
			expect(clauses.add("We are open. Yes. So there.").join(" ")).toContain("We are open.");
		}
	});
});
