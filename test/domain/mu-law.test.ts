import { describe, expect, it } from "vitest";

import { fromMuLaw, toMuLaw } from "../../src/domain/audio/mu-law.ts";

/** A tone of 440 Hz at 16 kHz. */
const tone = (loudness: number) =>
	Int16Array.from(
		{ length: 3200 },
		(_, at) => loudness * Math.sin((at * 2 * Math.PI * 440) / 16_000),
	);

const power = (samples: Iterable<number>) => [...samples].reduce((sum, one) => sum + one * one, 0);

describe("audio as µ-law", () => {
	it("has a quarter of the size, and comes back with its length", () => {
		const coded = toMuLaw(tone(10_000));
		expect(coded).toHaveLength(1600);
		expect(fromMuLaw(coded)).toHaveLength(3200);
	});

	it.each([100, 1000, 10_000, 32_000])("sounds the same at a loudness of %i", (loudness) => {
		const pcm = tone(loudness);
		const back = fromMuLaw(toMuLaw(pcm));
		const noise = power(pcm.map((sample, at) => sample - (back[at] ?? 0)));
		// About half a sample late, and of eight bits: 18 dB of signal above the difference.
		expect(noise).toBeLessThan(power(pcm) / 60);
	});

	it("keeps silence silent, and the loudest sample loud", () => {
		expect(Math.max(...fromMuLaw(toMuLaw(new Int16Array(100))))).toBe(0);
		const [loud = 0] = fromMuLaw(toMuLaw(Int16Array.of(32_767, 32_767)));
		expect(loud).toBeGreaterThan(31_000);
		const [low = 0] = fromMuLaw(toMuLaw(Int16Array.of(-32_768, -32_768)));
		expect(low).toBeLessThan(-31_000);
	});
});
