import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { loudness, SPEECH_LOUDNESS } from "../../src/domain/audio/pcm.ts";
import { type Segment, Segmenter } from "../../src/domain/audio/segmenter.ts";

/** A frame of PCM16 at 16 kHz, each sample at this share of full scale. */
function frame(level: number, ms = 100): ArrayBuffer {
	return new Int16Array(16 * ms).fill(Math.round(level * 32_767)).buffer;
}

const speech = frame(0.1);
const silence = frame(0.002);
const take = (frames: readonly ArrayBuffer[]): Segment[] => {
	const segmenter = new Segmenter();
	return frames.map((one) => segmenter.take(one));
};
const times = (count: number, one: ArrayBuffer) => Array.from({ length: count }, () => one);

describe("turns told by loudness alone", () => {
	it("open after 200 ms of speech and close after 700 ms of silence", () => {
		expect(take([...times(3, speech), ...times(8, silence)])).toEqual([
			"silence",
			"started",
			"speech",
			...times(6, silence).map(() => "speech"),
			"ended",
			"silence",
		]);
	});

	it("are not opened by a click, nor by several with silence between them", () => {
		const click = [frame(0.3), ...times(3, silence)];
		expect(new Set(take([...click, ...click, ...click]))).toEqual(new Set(["silence"]));
	});

	it("are not closed by a pause for breath", () => {
		const breath = [...times(3, speech), ...times(6, silence)];
		const heard = take([...breath, ...breath, ...breath]);
		expect(heard).not.toContain("ended");
		expect(heard.filter((segment) => segment === "started")).toHaveLength(1);
	});

	it("can follow one another at once, each opened by 200 ms of its own", () => {
		const turn = [...times(3, speech), ...times(7, silence)];
		const heard = take([...turn, ...turn]).filter((one) => one === "started" || one === "ended");
		expect(heard).toEqual(["started", "ended", "started", "ended"]);
		expect(take([...turn, speech, speech]).slice(-3)).toEqual(["ended", "silence", "started"]);
	});

	it("are timed by the audio, whatever the size of its frames", () => {
		const small = take([...times(20, frame(0.1, 20)), ...times(50, frame(0.002, 20))]);
		expect(small.indexOf("started")).toBe(9);
		expect(small.indexOf("ended")).toBe(20 + 34);
	});
});

describe("whatever comes in,", () => {
	const anyFrame = fc
		.tuple(fc.constantFrom(0, 0.002, 0.009, 0.011, 0.5), fc.constantFrom(0, 10, 20, 100))
		.map(([level, ms]) => frame(level, ms));

	it("a turn is closed only after it was opened, and opened only after it was closed", () => {
		fc.assert(
			fc.property(fc.array(anyFrame, { maxLength: 200 }), (frames) => {
				const edges = take(frames).filter((one) => one === "started" || one === "ended");
				expect(edges).toEqual(edges.map((_, index) => (index % 2 === 0 ? "started" : "ended")));
			}),
		);
	});
});

describe("loudness", () => {
	it("is the root mean square: 0 for silence or no audio, 1 for the loudest there is", () => {
		expect(loudness(new ArrayBuffer(0))).toBe(0);
		expect(loudness(frame(0))).toBe(0);
		expect(loudness(new Int16Array(160).fill(-32_768).buffer)).toBe(1);
		expect(loudness(frame(0.5))).toBeCloseTo(0.5, 3);
		expect(loudness(frame(0.002))).toBeLessThan(SPEECH_LOUDNESS);
	});

	it("takes no notice of half a sample at the end", () => {
		expect(loudness(new Uint8Array([0xff, 0x7f, 0xff]).buffer)).toBeCloseTo(1, 3);
	});
});
