import { describe, expect, it } from "vitest";

import { latencyOf } from "../../src/domain/call/latency.ts";

describe("where the time of a reply went", () => {
	const moments = {
		speechEnded: 1000,
		final: 1300,
		modelAsked: 1305,
		firstToken: 1425,
		synthesisAsked: 1440,
		firstSynthesised: 1530,
		firstSent: 1545,
	};

	it("is told part by part, and in all from either end", () => {
		expect(latencyOf(moments)).toEqual({
			endOfTurnDelayMs: 300,
			llmTimeToFirstTokenMs: 120,
			ttsTimeToFirstByteMs: 90,
			firstAudioMs: 245,
			responseMs: 545,
			firstTextMs: null,
		});
	});

	it("is that of the first words shown, and of nothing heard, when the reply is not spoken", () => {
		const { final, modelAsked, firstToken } = moments;
		expect(latencyOf({ final, modelAsked, firstToken, firstShown: 1430 })).toEqual({
			endOfTurnDelayMs: null,
			llmTimeToFirstTokenMs: 120,
			ttsTimeToFirstByteMs: null,
			firstAudioMs: null,
			responseMs: null,
			firstTextMs: 130,
		});
	});

	it("counts nothing that was prepared while the caller was still speaking", () => {
		expect(
			latencyOf({
				...moments,
				modelAsked: 1100,
				firstToken: 1320,
				synthesisAsked: 1200,
				firstSynthesised: 1290,
			}),
		).toMatchObject({ llmTimeToFirstTokenMs: 20, ttsTimeToFirstByteMs: 0 });
	});

	it("has null for what was not reached, or was not measured", () => {
		expect(latencyOf({ final: 1300 })).toEqual({
			endOfTurnDelayMs: null,
			llmTimeToFirstTokenMs: null,
			ttsTimeToFirstByteMs: null,
			firstAudioMs: null,
			responseMs: null,
			firstTextMs: null,
		});
		expect(latencyOf({ final: 1300, firstSent: 1310 })).toMatchObject({
			firstAudioMs: 10,
			responseMs: null,
			firstTextMs: null,
		});
	});
});
