import { describe, expect, it } from "vitest";

import { conversationOf, toolsIn } from "../../src/domain/call/conversation.ts";
import { generatedOf, heardOf, isCutShort } from "../../src/domain/call/recorded-reply.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import {
	calledTool,
	callerSaid,
	cutReply,
	record,
	replied,
	replyStarted,
	returnedTool,
	spoke,
} from "../support/given-call.ts";

const repliesIn = (...events: CallEvent[]) =>
	conversationOf(record(events)).flatMap(({ replies }) =>
		replies.map((reply) => ({
			heard: heardOf(reply),
			generated: generatedOf(reply),
			cutShort: isCutShort(reply),
		})),
	);

const generated = "We open at nine. We close at five.";
const failed = (heard: string, of = generated): CallEvent => ({
	type: "turn.reply_failed",
	v: 1,
	data: { turn: 1, stage: "speech", code: "down", generated: of, heard },
});
const cut = (heard: string): CallEvent => ({
	type: "turn.reply_interrupted",
	v: 2,
	data: { ...cutReply(1, heard), generated },
});
const speaking = [callerSaid("When?", 1), replyStarted(1), spoke(1, "We open at nine.")];
const apology = "Sorry, say that again?";

describe("a reply in the log", () => {
	it("is the sentences that were sent so far while it goes on", () => {
		const heard = "We open at nine. We close at five.";
		expect(repliesIn(...speaking, spoke(1, "We close at five.", 1))).toEqual([
			{ heard, generated: heard, cutShort: false },
		]);
	});

	it("is what its end says of it", () => {
		const whole = "We open at nine.";
		expect(repliesIn(...speaking, replied(1, whole))).toEqual([
			{ heard: whole, generated: whole, cutShort: false },
		]);
		expect(repliesIn(...speaking, cut("We open"))).toEqual([
			{ heard: "We open", generated, cutShort: true },
		]);
	});

	it("is what was heard before it failed and the apology so far, while nothing closed it", () => {
		const before = "We open at nine. We";
		expect(repliesIn(...speaking, failed(before))).toEqual([
			{ heard: before, generated, cutShort: true },
		]);
		expect(repliesIn(...speaking, failed(before), spoke(1, apology, 1))).toEqual([
			{ heard: `${before} ${apology}`, generated, cutShort: true },
		]);
	});

	it("is its end's words after a failure, which have those before it; the model wrote no apology", () => {
		const heard = `We open at nine. ${apology}`;
		const end = [spoke(1, apology, 1), replied(1, heard)];
		expect(repliesIn(...speaking, failed("We open at nine."), ...end)).toEqual([
			{ heard, generated, cutShort: false },
		]);
		// A client that acknowledged less playback than the clock had counted: the end knows better.
		expect(repliesIn(...speaking, failed("We open at nine. We close"), ...end)).toMatchObject([
			{ heard },
		]);
		expect(repliesIn(failed("", ""), replyStarted(1), replied(1, apology))).toEqual([
			{ heard: apology, generated: apology, cutShort: false },
		]);
	});

	it("keeps what was heard before a failure when whoever cut it short knew less", () => {
		const heard = "We open at nine. We";
		expect(repliesIn(...speaking, failed(heard), cut("We open at nine."))).toEqual([
			{ heard, generated, cutShort: true },
		]);
		expect(repliesIn(...speaking, failed(heard), cut(`${heard} Sorry`))).toMatchObject([
			{ heard: `${heard} Sorry` },
		]);
	});

	it("can be followed by another one of its turn", () => {
		const asked = "Are you still there?";
		expect(
			repliesIn(...speaking, replied(1, "We open at nine."), replyStarted(1), replied(1, asked)),
		).toMatchObject([{ heard: "We open at nine." }, { heard: asked }]);
	});

	it("goes on with a later event of its turn, whatever is missing in between", () => {
		expect(
			repliesIn(
				...speaking,
				callerSaid("And?", 2),
				replyStarted(2),
				replied(1, "We open at nine."),
			),
		).toEqual([
			{ heard: "We open at nine.", generated: "We open at nine.", cutShort: false },
			{ heard: "", generated: "", cutShort: false },
		]);
	});
});

const called = (turn: number): CallEvent => ({
	type: "turn.tool_called",
	v: 1,
	data: calledTool(turn),
});
const returned = (turn: number): CallEvent => ({
	type: "turn.tool_returned",
	v: 1,
	data: returnedTool(turn),
});
const toolsOf = (...events: CallEvent[]) =>
	toolsIn(conversationOf(record(events))).map((tool) => [tool.turn, tool.returned?.seq ?? null]);

describe("a tool in the log", () => {
	it("is open until it returns", () => {
		expect(toolsOf(called(1))).toEqual([[1, null]]);
		expect(toolsOf(called(1), callerSaid("And?", 2), returned(1))).toEqual([[1, 3]]);
	});

	it("is another one when a model gives its id again", () => {
		expect(toolsOf(called(1), called(2), returned(2))).toEqual([
			[1, null],
			[2, 3],
		]);
	});

	it("is known by its result where its call is missing", () => {
		expect(toolsOf(returned(1))).toEqual([[1, 1]]);
	});
});
