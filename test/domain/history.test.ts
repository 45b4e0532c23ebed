import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import {
	analysis,
	answered,
	booked,
	calledTool,
	callerSaid,
	cutReply,
	cutShort,
	hungUp,
	proposed,
	record,
	replied,
	replyStarted,
	returnedTool,
	sealed,
	spoke,
} from "../support/given-call.ts";
import { historyOf } from "../support/history-of.ts";

const history = (...events: CallEvent[]) => historyOf(record(events));

describe("the history that a model is given", () => {
	it("is what the caller said and what they heard of the agent, in order", () => {
		expect(
			history(
				answered(),
				replyStarted(0),
				spoke(0, "Hello."),
				replied(0, "Hello."),
				callerSaid("What are your hours?", 1),
				replyStarted(1),
				{
					type: "turn.reply_interrupted",
					v: 2,
					data: { ...cutReply(1, "We open"), generated: "We open at nine." },
				},
				callerSaid("And on Sunday?", 2),
			),
		).toEqual([
			{ who: "agent", text: "Hello.", cutShort: false },
			{ who: "caller", text: "What are your hours?" },
			{ who: "agent", text: "We open", cutShort: true },
			{ who: "caller", text: "And on Sunday?" },
		]);
	});

	it("has no line for a reply of which nothing was heard", () => {
		expect(history(cutShort(1, ""), replied(2, ""))).toEqual([]);
	});

	it("has what was heard of a reply that failed, also when its process died before it told how the reply ended", () => {
		const failedReply: CallEvent = {
			type: "turn.reply_failed",
			v: 1,
			data: {
				turn: 1,
				stage: "speech",
				code: "voice_down",
				generated: "We open at nine. We close at five.",
				heard: "We open at",
			},
		};
		const died = [callerSaid("When?", 1), replyStarted(1), failedReply];
		const heard = { who: "agent", text: "We open at", cutShort: true };
		expect(history(...died)).toEqual([{ who: "caller", text: "When?" }, heard]);
		// A reply that nobody closed is closed with the sentences that were sent to their end.
		expect(history(...died, cutShort(1, ""), callerSaid("And?", 2))).toEqual([
			{ who: "caller", text: "When?" },
			heard,
			{ who: "caller", text: "And?" },
		]);
		expect(history(...died, callerSaid("And?", 2)).slice(1)).toEqual([
			heard,
			{ who: "caller", text: "And?" },
		]);
	});

	it("has a tool once, where its answer came, with what it was asked", () => {
		const { toolCallId, tool, input } = calledTool(1);
		expect(
			history(
				callerSaid("On Tuesday, please.", 1),
				{ type: "turn.tool_called", v: 1, data: calledTool(1) },
				{ type: "turn.tool_returned", v: 1, data: returnedTool(1) },
				booked(1, "apt-1"),
				replied(1, "Done."),
			),
		).toEqual([
			{ who: "caller", text: "On Tuesday, please." },
			{ who: "tool", toolCallId, tool, input, output: { booked: true } },
			{ who: "agent", text: "Done.", cutShort: false },
		]);
	});

	it("has a reply where it ended, behind the tools that it waited for", () => {
		expect(
			history(
				callerSaid("On Tuesday, please.", 1),
				replyStarted(1),
				spoke(1, "Let me see."),
				{ type: "turn.tool_called", v: 1, data: calledTool(1) },
				{ type: "turn.tool_returned", v: 1, data: returnedTool(1) },
				replied(1, "Let me see. Done."),
			).map(({ who }) => who),
		).toEqual(["caller", "tool", "agent"]);
	});

	it("leaves out a tool that never answered, and asks nothing of one whose question is not known", () => {
		expect(history({ type: "turn.tool_called", v: 1, data: calledTool(1) })).toEqual([]);
		expect(history({ type: "turn.tool_returned", v: 1, data: returnedTool(1) })).toMatchObject([
			{ who: "tool", input: {} },
		]);
	});

	it("has nothing of what only the log is told", () => {
		expect(
			history(
				answered(),
				{ type: "call.resumed", v: 1, data: { awayMs: 4000 } },
				replyStarted(0),
				hungUp(),
				{ type: "call.analyzed", v: 2, data: { analysis } },
				proposed("f-1"),
				{ type: "followup.failed", v: 1, data: { followUpId: "f-1", why: "down" } },
				sealed(9),
			),
		).toEqual([]);
	});
});
