import { describe, expect, it } from "vitest";

import type { Ai } from "../../src/providers/ai/port.ts";
import { wordsSaid } from "../../src/providers/speech/whisper-inventions.ts";
import { Whisper } from "../../src/providers/speech/whisper.ts";
import { silence } from "../support/engines.ts";
import { Listener } from "../support/listener.ts";

/** What Whisper answers to a sound of so many frames of 100 ms. */
async function heardOf(answer: unknown, frames: number): Promise<Listener> {
	const ai: Ai = { run: () => Promise.resolve(answer) };
	const listener = new Listener(new Whisper(ai, { language: "en-GB" }));
	const loud = Array.from({ length: frames }, () => new Int16Array(1600).fill(3000).buffer);
	listener.feed([...loud, ...silence(1000)]);
	await listener.until(() => listener.milestones().length > 1);
	listener.session.close();
	return listener;
}

describe("Whisper", () => {
	it("hears no words in 300 ms of noise that it takes for thanks, or another script", async () => {
		for (const text of [
			"Thank you.",
			"Thanks for watching!",
			"ご視聴ありがとうございました",
			"Спасибо",
		]) {
			const listener = await heardOf({ text }, 3);
			expect(listener.milestones()).toEqual(["speech", "noise"]);
		}
	});

	it("hears a caller who really says thank you", async () => {
		expect((await heardOf({ text: "Thank you." }, 7)).said).toEqual(["Thank you."]);
	});
});

describe("what Whisper invents", () => {
	const english = { loudMs: 2_000, language: "en" };
	it.each([
		["Subtitles by the Amara.org community"],
		["Please subscribe"],
		["[Music]"],
		["you you you you you you you"],
		["감사합니다"],
		["..."],
	])("is no words: %s", (text) => {
		expect(wordsSaid({ text }, english)).toBe("");
	});

	it.each([
		["Yes."],
		["five five five five five five"],
		["I would like a cleaning for next Tuesday."],
		["Thank you, that is all."],
	])("is not: %s", (text) => {
		expect(wordsSaid({ text }, english)).toBe(text);
	});

	it("is left out where Whisper itself does not believe it", () => {
		const doubted = { text: " Thank you.", no_speech_prob: 0.7, avg_logprob: -1.2 };
		const sure = { text: " On Tuesday.", no_speech_prob: 0.02, avg_logprob: -0.2 };
		const answer = { text: "Thank you. On Tuesday.", segments: [doubted, sure] };
		expect(wordsSaid(answer, english)).toBe("On Tuesday.");
		const again = { text: "So so so", compression_ratio: 3 };
		expect(wordsSaid({ text: "So so so", segments: [again] }, english)).toBe("");
	});

	it("is more than anyone can say in the time", () => {
		const text = "I would like to thank everybody who has been here today.";
		expect(wordsSaid({ text }, { loudMs: 300, language: "en" })).toBe("");
	});

	it("is not a script that the agent's language is written in", () => {
		expect(wordsSaid({ text: "Спасибо, до свидания" }, { loudMs: 2_000, language: "ru" })).toBe(
			"Спасибо, до свидания",
		);
	});
});
