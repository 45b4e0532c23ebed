import { describe, it } from "vitest";

import type { CallCommand } from "../../src/domain/call/commands.ts";
import {
	analysis,
	answered,
	calledTool,
	callerSaid,
	callerSays,
	cutReply,
	followUp,
	given,
	hangsUp,
	hungUp,
	returnedTool,
	spokenSentence,
	wholeReply,
} from "../support/given-call.ts";

const liveOnly: CallCommand[] = [
	{ type: "resume", awayMs: 10 },
	callerSays("Hello?"),
	{ type: "start_reply", turn: 0 },
	{ type: "speak_sentence", spoken: spokenSentence(0, "Hello.") },
	{ type: "finish_reply", replied: wholeReply(0, "Hello.") },
	{ type: "interrupt_reply", interrupted: cutReply(0, "Hel") },
	{
		type: "fail_reply",
		failed: { turn: 0, stage: "speech", code: "down", generated: "Hello.", heard: "" },
	},
	hangsUp(),
];
const tools: CallCommand[] = [
	{ type: "call_tool", called: calledTool(0) },
	{ type: "return_tool", returned: returnedTool(0), learned: [] },
];
const afterOnly: CallCommand[] = [
	{ type: "record_analysis", analysis },
	{ type: "propose_follow_up", followUp: followUp("f-1") },
	{ type: "follow_up_booked", followUpId: "f-1", taskId: "task-1" },
	{ type: "follow_up_failed", followUpId: "f-1", why: "the CRM is down" },
	{ type: "seal", expectedSeq: 2, digest: "d1" },
];
const named = (commands: readonly CallCommand[]) =>
	commands.map((command) => [command.type, command] as const);

describe("before a call was answered", () => {
	it.each(named([...liveOnly, ...tools]))("there is nothing to %s", (_, command) => {
		given().when(command).refuses({ code: "call_not_started" });
	});
});

describe("while a call goes on", () => {
	it.each(named(afterOnly))("nobody may %s", (_, command) => {
		given().when(command).refuses({ code: "call_not_over" });
		given(answered(), callerSaid("Hello?", 1)).when(command).refuses({ code: "call_not_over" });
	});
});

describe("once a call is over", () => {
	it.each(named(liveOnly))("nobody may %s", (_, command) => {
		given(answered(), hungUp()).when(command).refuses({ code: "call_over" });
	});
});
