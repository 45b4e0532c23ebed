import { describe, expect, it } from "vitest";

import { withSpokenDigits } from "../../embedded/speech/homophones.ts";
import { readWav, wavHeader } from "../../embedded/speech/wav.ts";
import { errorRate, wordErrors } from "../../tools/bench/speech/word-errors.ts";

const corrected = (text: string): string =>
	withSpokenDigits(text.split(" ").map((word) => ({ word })))
		.map(({ word }) => word)
		.join(" ");

describe("words that sound like digits", () => {
	it("are digits among digits", () => {
		expect(corrected("my number is for one five to zero one")).toBe(
			"my number is four one five two zero one",
		);
		expect(corrected("you can reach me at to zero seven")).toBe(
			"you can reach me at two zero seven",
		);
	});

	it("stay words elsewhere", () => {
		for (const text of [
			"a cleaning for two people",
			"move it to four",
			"a table for one five minutes away",
		])
			expect(corrected(text)).toBe(text);
	});
});

describe("the word error rate", () => {
	it("counts missing, added and wrong words, and nothing else", () => {
		expect(wordErrors("at half past two", "at half past two").errors).toBe(0);
		expect(wordErrors("at half past two", "half past you please").errors).toBe(3);
		expect(wordErrors("a check up, Mr. Cooper", "a checkup mister cooper").errors).toBe(0);
		expect(errorRate(wordErrors("yes", "no it is"))).toBe(3);
	});
});

const file = (rate: number): Uint8Array =>
	Buffer.concat([wavHeader(rate), Buffer.from([1, 0, 2, 0])]);

describe("a WAV file", () => {
	it("is read back as it was written", () => {
		expect(readWav(file(16_000), 16_000)).toEqual({ ok: true, pcm: Int16Array.from([1, 2]) });
	});

	it("of another rate, or none at all, is a problem that says what it is", () => {
		expect(readWav(file(8000), 16_000)).toMatchObject({
			ok: false,
			problem: expect.stringContaining("8000 Hz"),
		});
		expect(readWav(Buffer.from("ID3 mp3 data, surely"), 16_000)).toMatchObject({
			problem: "not a WAV file",
		});
		expect(readWav(wavHeader(16_000).subarray(0, 30), 16_000)).toMatchObject({ ok: false });
	});
});
