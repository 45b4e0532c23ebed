import { describe, expect, it } from "vitest";

import { readWav } from "../../tools/calls/wav.ts";

const samples = Buffer.from([1, 0, 2, 0, 3, 0]);

function wav(format: { encoding?: number; channels?: number; rate?: number; bits?: number } = {}) {
	const { encoding = 1, channels = 1, rate = 16_000, bits = 16 } = format;
	const fmt = Buffer.alloc(16);
	fmt.writeUInt16LE(encoding, 0);
	fmt.writeUInt16LE(channels, 2);
	fmt.writeUInt32LE(rate, 4);
	fmt.writeUInt16LE(bits, 14);
	// An odd-sized chunk in between, as editors leave them.
	return riff(chunk("fmt ", fmt), chunk("LIST", Buffer.from("odd")), chunk("data", samples));
}

function chunk(id: string, body: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.write(id, "latin1");
	head.writeUInt32LE(body.byteLength, 4);
	return Buffer.concat([head, body, Buffer.alloc(body.byteLength % 2)]);
}

function riff(...chunks: Buffer[]): Buffer {
	return Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE", "latin1"), ...chunks]);
}

describe("a recording given as the caller's line", () => {
	it("is read when it is 16 kHz mono PCM16, whatever chunks stand before the audio", () => {
		expect(readWav(wav(), "ok.wav")).toEqual(samples);
	});

	it.each([
		["8000 Hz", { rate: 8000 }],
		["2 channels", { channels: 2 }],
		["8-bit", { bits: 8 }],
		["encoding 7", { encoding: 7 }],
	])("is refused by what it is (%s) and by what it should be", (is, format) => {
		const wanted = "WAV, 16000 Hz, mono, PCM 16-bit";
		expect(() => readWav(wav(format), "line.wav")).toThrow(is);
		expect(() => readWav(wav(format), "line.wav")).toThrow(wanted);
		expect(() => readWav(wav(format), "line.wav")).toThrow("line.wav");
	});

	it("is refused when it is no WAV file, is cut off, or holds no audio", () => {
		expect(() => readWav(Buffer.from("ID3\u0003 an mp3"), "a.mp3")).toThrow("a.mp3 is no WAV file");
		expect(() => readWav(wav().subarray(0, 30), "cut.wav")).toThrow(
			"cut.wav ends before its audio",
		);
		const silent = riff(wav().subarray(12, 36), chunk("data", Buffer.alloc(0)));
		expect(() => readWav(silent, "empty.wav")).toThrow("empty.wav holds no audio");
	});
});
