import { describe, expect, it } from "vitest";

import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { Aura } from "../../src/providers/speech/aura.ts";
import { PersistentSpeech } from "../../src/providers/speech/persistent-speech.ts";
import { itIsASynthesiser, listen } from "../contracts/speech-contract.ts";
import { NOWHERE, scriptedUrl } from "../support/engines.ts";

const model = "@cf/deepgram/aura-1";
const limits = { firstMs: 300, nextMs: 200 };

/** A voice, and what was asked of it. */
function voice(speaker: string, ai: Ai = new HttpAi(scriptedUrl())) {
	const asked: string[] = [];
	const recorded: Ai = {
		run: (name, input, options) => {
			asked.push(String(input["text"]));
			return ai.run(name, input, options);
		},
	};
	return { asked, speech: new Aura(recorded, { model, speaker }) };
}

function given(first: string, ...others: string[]) {
	const voices = [first, ...others].map((speaker) => voice(speaker));
	const [one, ...rest] = voices.map(({ speech }) => speech);
	if (one === undefined) throw new Error("no voice");
	const speech = new PersistentSpeech({ voices: [one, ...rest], limits });
	return { speech, asked: voices.map(({ asked }) => asked) };
}

/** The text's audio from one voice that works. */
async function whole(text: string): Promise<Uint8Array> {
	const { chunks } = await listen(voice("asteria").speech, text);
	return new Blob(chunks).bytes();
}

itIsASynthesiser("A persistent voice", {
	url: scriptedUrl,
	refused: "refuse 413",
	connect: (ai) =>
		new PersistentSpeech({ voices: [new Aura(ai, { model, speaker: "asteria" })], limits }),
});

describe("a voice that fails", () => {
	it.each([
		["answers 500", "orpheus", "Good day.", "synthesiser_answered_500"],
		["answers 200 and nothing more", "perseus", "Good day.", "synthesiser_stalled"],
		["stops after 300 ms", "helios", "We open at nine tomorrow.", "synthesiser_stalled"],
		["breaks off", "asteria", "Please break off here.", "synthesiser_unreachable"],
		["ends with half a sample", "asteria", "This is half a sample.", "synthesiser_gave_no_audio"],
		["ends without a sound", "asteria", "This has no sound.", "synthesiser_gave_no_audio"],
		["ends much too soon", "asteria", "This is too short for a sentence.", "synthesiser_cut_off"],
		["sends an error in words", "asteria", "This is in words.", "synthesiser_gave_no_audio"],
		["is slower than its own sound", "asteria", "This comes in as a drip.", "synthesiser_stalled"],
	])("is asked once more when it %s, and then given up", async (_, speaker, text, code) => {
		const { speech, asked } = given(speaker);
		await expect(listen(speech, text)).rejects.toMatchObject({ name: "ProviderError", code });
		expect(asked).toEqual([[text, text]]);
	});

	it("is not asked again for a text that it refuses", async () => {
		const { speech, asked } = given("asteria");
		await expect(listen(speech, "Now refuse 400.")).rejects.toBeInstanceOf(ProviderError);
		expect(asked).toEqual([["Now refuse 400."]]);
	});

	it("is heard when it answers the second time", async () => {
		const { speech, asked } = given("luna");
		const { chunks } = await listen(speech, "I was busy.");
		expect(await new Blob(chunks).bytes()).toEqual(await whole("I was busy."));
		expect(asked).toEqual([["I was busy.", "I was busy."]]);
	});

	it("goes on where it stopped: no sample is heard twice, and none is missing", async () => {
		const text = "We are open from nine to five.";
		const { speech } = given("hera");
		const { chunks } = await listen(speech, text);
		expect(await new Blob(chunks).bytes()).toEqual(await whole(text));
	});

	it("is replaced by the other voice, which goes on at the next word", async () => {
		const text = "We are open from nine to five.";
		const { speech, asked } = given("helios", "asteria");
		const { audioMs } = await listen(speech, text);
		// 300 ms are the time of about four letters and a half.
		expect(asked).toEqual([[text, text], ["open from nine to five."]]);
		expect(audioMs).toBe(300 + 20 * "open from nine to five.".length);
	});

	it("is asked last, and once, for a while: the next sentence does not wait for it again", async () => {
		const { speech, asked } = given("orpheus", "asteria");
		await listen(speech, "Good day.");
		await listen(speech, "We are open.");
		expect(asked).toEqual([
			["Good day.", "Good day."],
			["Good day.", "We are open."],
		]);
		await expect(listen(speech, "unspeakable")).rejects.toBeInstanceOf(ProviderError);
		expect(asked[0]).toEqual(["Good day.", "Good day.", "unspeakable"]);
	});

	it("stays trusted when it only refused a text", async () => {
		const { speech, asked } = given("asteria", "athena");
		await expect(listen(speech, "Now refuse 400.")).rejects.toBeInstanceOf(ProviderError);
		await listen(speech, "Good day.");
		expect(asked[0]).toEqual(["Now refuse 400.", "Good day."]);
	});

	it("fails when no voice is left", async () => {
		const { speech } = given("orpheus", "perseus");
		await expect(listen(speech, "Good day.")).rejects.toMatchObject({
			code: "synthesiser_stalled",
		});
		const unreachable = voice("asteria", new HttpAi(NOWHERE)).speech;
		const alone = new PersistentSpeech({ voices: [unreachable], limits });
		await expect(listen(alone, "Good day.")).rejects.toMatchObject({ code: "ai_unreachable" });
	});

	it("is left at once when the reply is interrupted", async () => {
		const { speech, asked } = given("perseus", "asteria");
		const interrupted = new AbortController();
		setTimeout(() => interrupted.abort(), 50);
		const spoken = speech.synthesise("Good day.", interrupted.signal)[Symbol.asyncIterator]();
		expect(await spoken.next()).toMatchObject({ done: true });
		expect(asked).toEqual([["Good day."], []]);
	});
});

describe("a text without a letter or a digit", () => {
	it("is never sent to a synthesiser", async () => {
		const { speech, asked } = given("asteria");
		for (const text of ["...", " ", "👍", "—"])
			expect(await listen(speech, text)).toMatchObject({ audioMs: 0 });
		expect(asked).toEqual([[]]);
	});
});

describe("the characters that are billed", () => {
	it("are those of every request, also of one that failed", async () => {
		const { speech } = given("luna");
		const asked: number[] = [];
		const use = { onAsked: (characters: number) => asked.push(characters) };
		const { signal } = new AbortController();
		for await (const chunk of speech.synthesise("I am busy.", signal, use))
			expect(chunk).toBeDefined();
		expect(asked).toEqual([10, 10]);
	});
});
