import { describe, it } from "vitest";

import { CALL_LIMITS } from "../../src/domain/call/limits.ts";
import {
	answered,
	answers,
	booked,
	calledTool,
	callerSaid,
	callerSays,
	cutReply,
	cutShort,
	given,
	hangsUp,
	hungUp,
	replied,
	replyStarted,
	returnedTool,
	spoke,
	spokenSentence,
	STARTED_AT,
	wholeReply,
} from "../support/given-call.ts";

const talking = [answered(), callerSaid("What are your hours?", 1)];

describe("answering", () => {
	it("starts the call", () => {
		given().when(answers()).records(answered());
	});

	it("says at once who is calling when the token does", () => {
		const data = { by: "token", customerId: "c-7", name: null, phone: null, email: null } as const;
		given().when(answers("c-7")).records(answered(), { type: "contact.identified", v: 2, data });
	});

	it("is done once: a call that goes on, or is over, is not answered again", () => {
		given(answered()).when(answers()).refuses({ code: "call_already_started" });
		given(answered(), hungUp()).when(answers()).refuses({ code: "call_over" });
	});
});

describe("what the caller says", () => {
	it("opens the next turn", () => {
		given(answered()).when(callerSays("Hello?")).records(callerSaid("Hello?", 1));
		given(...talking)
			.when(callerSays("Anyone there?"))
			.records(callerSaid("Anyone there?", 2));
	});

	it("is refused after the last turn that a call may have, and beyond the text that it may have", () => {
		const turns = Array.from({ length: CALL_LIMITS.turns }, (_, turn) =>
			callerSaid("So?", turn + 1),
		);
		given(answered(), ...turns)
			.when(callerSays("And?"))
			.refuses({ code: "call_limit", limit: "turns" });
		const much = "é".repeat(CALL_LIMITS.callerTextBytes / 2);
		given(answered(), callerSaid(much, 1))
			.when(callerSays("And?"))
			.refuses({ code: "call_limit", limit: "caller_text" });
		given(answered()).when(callerSays(much)).records(callerSaid(much, 1));
	});

	it("may be typed, and then has no length", () => {
		const typed = { text: "Hello?", source: "text", audioMs: null } as const;
		given(answered())
			.when({ type: "hear", ...typed })
			.records({ type: "turn.heard", v: 1, data: { turn: 1, ...typed } });
	});

	it("cuts a reply short that nobody else has closed, after the sentences that were sent to their end", () => {
		given(...talking, replyStarted(1), spoke(1, "We open at nine."), spoke(1, "On Sundays", 1))
			.when(callerSays("And on Sunday?"))
			.records(
				cutShort(1, "We open at nine. On Sundays", "caller", 2400),
				callerSaid("And on Sunday?", 2),
			);
	});

	it("cuts nothing short when the reply was closed, or had not begun to be heard", () => {
		given(...talking, replyStarted(1), spoke(1, "At nine."), replied(1, "At nine."))
			.when(callerSays("Thanks."))
			.records(callerSaid("Thanks.", 2));
		given(...talking)
			.when(callerSays("Hello?"))
			.records(callerSaid("Hello?", 2));
	});
});

describe("a reply", () => {
	const speaking = [...talking, replyStarted(1), spoke(1, "We open at nine.")];

	it("is recorded as it goes out: its start, each sentence, its end", () => {
		given(...talking)
			.when({ type: "start_reply", turn: 1 })
			.records(replyStarted(1));
		given(...talking, replyStarted(1))
			.when({ type: "speak_sentence", spoken: spokenSentence(1, "We open at nine.") })
			.records(spoke(1, "We open at nine."));
		given(...speaking)
			.when({ type: "finish_reply", replied: wholeReply(1, "We open at nine.") })
			.records(replied(1, "We open at nine."));
	});

	it("may be the greeting, which nobody asked for", () => {
		given(answered())
			.when({ type: "speak_sentence", spoken: spokenSentence(0, "Hello.") })
			.records(spoke(0, "Hello."));
		given(answered(), replyStarted(0))
			.when({ type: "finish_reply", replied: wholeReply(0, "Hello.") })
			.records(replied(0, "Hello."));
	});

	it("may be cut short, and keeps what was heard of it", () => {
		given(...speaking)
			.when({ type: "interrupt_reply", interrupted: cutReply(1, "We open") })
			.records(cutShort(1, "We open"));
	});

	it("may fail, and is still open for the apology", () => {
		const failed = {
			turn: 1,
			stage: "language",
			code: "down",
			generated: "We",
			heard: "We",
		} as const;
		const happened = { type: "turn.reply_failed", v: 1, data: failed } as const;
		given(...speaking)
			.when({ type: "fail_reply", failed })
			.records(happened);
		given(...speaking, happened)
			.when({ type: "finish_reply", replied: wholeReply(1, "We open. Sorry.") })
			.records(replied(1, "We open. Sorry."));
	});

	it("is closed once", () => {
		const closings = [replied(1, "We open at nine."), cutShort(1, "We open")];
		for (const closing of closings) {
			const call = given(...speaking, closing);
			const refusal = { code: "no_reply_open", turn: 1 } as const;
			call.when({ type: "finish_reply", replied: wholeReply(1, "Again.") }).refuses(refusal);
			call.when({ type: "interrupt_reply", interrupted: cutReply(1, "A") }).refuses(refusal);
			call.when({ type: "speak_sentence", spoken: spokenSentence(1, "And") }).refuses(refusal);
		}
	});

	it("cannot be closed by the reply to another turn", () => {
		given(...speaking, callerSaid("And on Sunday?", 2))
			.when({ type: "interrupt_reply", interrupted: cutReply(1, "We open") })
			.refuses({ code: "no_reply_open", turn: 1 });
	});

	it("can follow another one in the same turn, as when the caller is silent", () => {
		given(...speaking, replied(1, "We open at nine."), replyStarted(1))
			.when({ type: "finish_reply", replied: wholeReply(1, "Are you still there?") })
			.records(replied(1, "Are you still there?"));
	});
});

describe("a tool", () => {
	const called = calledTool(1);
	const returned = returnedTool(1);
	const intent = { type: "turn.tool_called", v: 1, data: called } as const;
	const answer = { type: "turn.tool_returned", v: 1, data: returned } as const;

	it("is recorded as an intent, and then with its answer and what it did", () => {
		given(...talking)
			.when({ type: "call_tool", called })
			.records(intent);
		given(...talking, intent)
			.when({ type: "return_tool", returned, learned: [booked(1, "apt-1")] })
			.records(answer, booked(1, "apt-1"));
	});

	it("that books the same appointment again has booked it once", () => {
		given(...talking, intent, answer, booked(1, "apt-1"))
			.when({ type: "return_tool", returned, learned: [booked(1, "apt-1")] })
			.records(answer);
		given(...talking, intent, answer, booked(1, "apt-1"))
			.when({ type: "return_tool", returned, learned: [booked(1, "apt-2")] })
			.records(answer, booked(1, "apt-2"));
	});

	it("that ran when the caller hung up still did what it did", () => {
		given(...talking, intent, hungUp())
			.when({ type: "return_tool", returned, learned: [booked(1, "apt-1")] })
			.records(answer, booked(1, "apt-1"));
	});
});

describe("a caller who comes back", () => {
	const back = { type: "call.resumed", v: 1, data: { awayMs: 4000 } } as const;

	it("is on the same call", () => {
		given(...talking)
			.when({ type: "resume", awayMs: 4000 })
			.records(back);
	});

	it("closes the reply that the process left open, after what is certain to have been heard", () => {
		given(...talking, replyStarted(1), spoke(1, "We open at nine."))
			.when({ type: "resume", awayMs: 4000 })
			.records(cutShort(1, "We open at nine.", "restart", 1200), back);
	});

	it("is known to have heard a failed reply up to its failure, and the apology as far as it went out", () => {
		const failed = { turn: 1, stage: "speech", code: "down" } as const;
		const [generated, heard] = ["We open at nine. Or at ten.", "We open at nine. Or"];
		const data = {
			...cutReply(1, `${heard} Sorry.`, "restart", 2400),
			generated,
		};
		given(
			...talking,
			replyStarted(1),
			spoke(1, "We open at nine."),
			{ type: "turn.reply_failed", v: 1, data: { ...failed, generated, heard } },
			spoke(1, "Sorry.", 1),
		)
			.when({ type: "resume", awayMs: 4000 })
			.records({ type: "turn.reply_interrupted", v: 2, data }, back);
	});
});

describe("hanging up", () => {
	it("ends the call with the reason and how long it was", () => {
		given(...talking)
			.when(hangsUp("idle", STARTED_AT + 21_500))
			.records(hungUp("idle", 21_500));
	});

	it("never makes a call shorter than nothing, whatever the clock did", () => {
		given(...talking)
			.when(hangsUp("error", STARTED_AT - 5))
			.records(hungUp("error", 0));
	});

	it("closes the reply that the process left open", () => {
		given(...talking, replyStarted(1), spoke(1, "We open at nine."))
			.when(hangsUp("connection_lost"))
			.records(cutShort(1, "We open at nine.", "restart", 1200), hungUp("connection_lost"));
	});

	it("ends a call once", () => {
		given(...talking, hungUp())
			.when(hangsUp("too_long"))
			.refuses({ code: "call_over" });
	});
});
