import { describe, expect, it } from "vitest";

import { readWav, wavFile } from "../../src/domain/audio/wav.ts";

const RATE = 16_000;
const FORMAT_END = 36;
const samples = Int16Array.from([1, 2, 3]);

/** A file with these two-byte fields of its format changed, and an odd-sized chunk, as editors leave them. */
function edited(fields: Record<number, number> = {}): Uint8Array {
	const file = wavFile(RATE, [samples.buffer]);
	const view = new DataView(file.buffer);
	for (const [at, value] of Object.entries(fields)) view.setUint16(Number(at), value, true);
	const list = [...ascii("LIST"), 3, 0, 0, 0, ...ascii("odd"), 0];
	return Uint8Array.from([...file.slice(0, FORMAT_END), ...list, ...file.slice(FORMAT_END)]);
}

function ascii(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

describe("a WAV file", () => {
	it("is read back as it was written", () => {
		const pcm = samples.buffer;
		expect(readWav(wavFile(RATE, [pcm, pcm]), RATE)).toEqual({
			ok: true,
			pcm: Int16Array.from([1, 2, 3, 1, 2, 3]),
		});
	});

	it("is read when it is mono PCM16 of the rate, whatever chunks stand before the audio", () => {
		expect(readWav(edited(), RATE)).toEqual({ ok: true, pcm: samples });
	});

	it.each([
		["8000 Hz", { 24: 8000 }],
		["2 channels", { 22: 2 }],
		["8-bit", { 34: 8 }],
		["encoding 7", { 20: 7 }],
	])("is refused by what it is: %s", (is, fields) => {
		expect(readWav(edited(fields), RATE)).toEqual({
			ok: false,
			problem: expect.stringContaining(is),
		});
	});

	it("is refused when it is another kind of file, or is cut off", () => {
		expect(readWav(ascii("ID3\u0003 an mp3"), RATE)).toEqual({
			ok: false,
			problem: "not a WAV file",
		});
		expect(readWav(edited().subarray(0, 30), RATE)).toEqual({
			ok: false,
			problem: "a WAV file that ends before its audio",
		});
	});
});
