import { describe, expect, it } from "vitest";

import { transcriptOf } from "../../src/domain/call/transcript.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { newCallId, recorded } from "../support/facts.ts";

const latency = {
	endOfTurnDelayMs: null,
	llmTimeToFirstTokenMs: null,
	ttsTimeToFirstByteMs: null,
	firstAudioMs: null,
	responseMs: null,
	firstTextMs: null,
};
const usage = { inputTokens: 0, outputTokens: 0, synthesisedCharacters: 0 };

const heard = (turn: number, text: string): CallEvent => ({
	type: "turn.heard",
	v: 1,
	data: { turn, text, source: "speech", audioMs: 900 },
});
const begun = (turn: number): CallEvent => ({ type: "turn.reply_started", v: 1, data: { turn } });
const sentence = (turn: number, text: string): CallEvent => ({
	type: "turn.sentence_spoken",
	v: 2,
	data: { turn, kind: "reply", sentence: 0, text, audioMs: 900 },
});
const replied = (turn: number, text: string): CallEvent => ({
	type: "turn.replied",
	v: 2,
	data: { turn, medium: "speech", text, audioMs: 900, latency, usage },
});
const interrupted = (turn: number, generated: string, reached: string): CallEvent => ({
	type: "turn.reply_interrupted",
	v: 2,
	data: {
		turn,
		medium: "speech",
		by: "caller",
		generated,
		heard: reached,
		playedMs: 400,
		bargeInStopMs: 20,
		latency,
		usage,
	},
});
const call = { callId: newCallId(), startedAt: 1_795_000_000_000 };
const transcript = (...events: CallEvent[]) => transcriptOf(readEvents(recorded(call, events)));
const said = (...events: CallEvent[]) =>
	transcript(...events).map(
		({ turn, who, text, interrupted: cut }) => `${turn} ${who}: ${text}${cut ? " —" : ""}`,
	);

describe("a transcript", () => {
	it("is what each side heard of the other, a reply counted from its first audio", () => {
		const lines = transcript(
			begun(0),
			sentence(0, "Hello."),
			replied(0, "Hello."),
			heard(1, "I need a cleaning."),
			begun(1),
			interrupted(1, "We open at nine on Monday.", "We open at"),
		);
		expect(lines).toEqual([
			{ turn: 0, who: "agent", text: "Hello.", interrupted: false, at: call.startedAt },
			{
				turn: 1,
				who: "caller",
				text: "I need a cleaning.",
				interrupted: false,
				at: call.startedAt + 6000,
			},
			{
				turn: 1,
				who: "agent",
				text: "We open at",
				interrupted: true,
				at: call.startedAt + 8000,
			},
		]);
	});

	it("has no line for a reply of which nothing reached the caller", () => {
		expect(said(heard(1, "Hello?"), begun(1), interrupted(1, "Good morning.", ""))).toEqual([
			"1 caller: Hello?",
		]);
	});

	it("has the sentences so far of a reply that goes on, or whose end was lost", () => {
		expect(
			said(heard(1, "When?"), begun(1), sentence(1, "At nine."), sentence(1, "Or at ten.")),
		).toEqual(["1 caller: When?", "1 agent: At nine. Or at ten."]);
		expect(
			said(
				begun(0),
				sentence(0, "Hello."),
				heard(1, "Hi."),
				begun(1),
				replied(1, "How can I help?"),
			),
		).toEqual(["0 agent: Hello.", "1 caller: Hi.", "1 agent: How can I help?"]);
	});

	it("is in the order of the turns, the caller's words first", () => {
		expect(
			said(
				heard(1, "Hi."),
				begun(1),
				heard(2, "Bye."),
				replied(1, "Yes?"),
				begun(2),
				replied(2, "Bye."),
			),
		).toEqual(["1 caller: Hi.", "1 agent: Yes?", "2 caller: Bye.", "2 agent: Bye."]);
	});
});
