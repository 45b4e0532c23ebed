import { describe, expect, it } from "vitest";

import { fixedTexts, piecesToSay } from "../../src/domain/agents/fixed-texts.ts";
import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { clinic, estateAgent } from "../support/agents.ts";

describe("the texts that an agent says in many calls", () => {
	it("are the phrases of its language, and the pieces of its greeting and of its message", () => {
		const fixed = fixedTexts(estateAgent);
		expect([...fixed]).toEqual(expect.arrayContaining([phrasesOf("en").apology]));
		for (const piece of piecesToSay("Good day, Fairweather Lettings, Oliver speaking.", "en"))
			expect([...fixed]).toContain(piece);
		expect([...fixed].some((text) => text.includes("Our office is closed"))).toBe(true);
	});

	it("have nothing of a call's variables: a caller's name is kept nowhere", () => {
		const fixed = fixedTexts({ ...clinic, greeting: "Hello {{caller}}, this is {{agentName}}." });
		expect([...fixed]).toContain("Hello, this is Grace.");
	});
});

describe("a phrase", () => {
	it("is said in one piece, and other texts are cut", () => {
		const { cutOff } = phrasesOf("de-AT");
		expect(piecesToSay(cutOff, "de-AT")).toEqual([cutOff]);
		expect(piecesToSay(cutOff, "en").length).toBeGreaterThan(1);
	});
});
