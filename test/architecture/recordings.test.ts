import { describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { playsMs, SPEECH_LOUDNESS, loudness } from "../../src/domain/audio/pcm.ts";
import { recordingOf } from "../../src/providers/speech/recordings.ts";

describe("the recordings", () => {
	// `node tools/phrases/main.ts` records them.
	it.each(Object.entries(phrasesOf("en")))("have the English phrase for %s", (_, text) => {
		const audio = recordingOf(text);
		expect(audio?.byteLength).toBeGreaterThan(0);
		const perLetterMs = playsMs(audio?.byteLength ?? 0) / text.length;
		expect(perLetterMs).toBeGreaterThan(30);
		expect(perLetterMs).toBeLessThan(120);
		expect(loudness(audio?.buffer ?? new ArrayBuffer(2))).toBeGreaterThan(SPEECH_LOUDNESS);
	});

	it("have no other text", () => {
		expect(recordingOf("We open at nine.")).toBeNull();
		expect(recordingOf("constructor")).toBeNull();
	});
});
