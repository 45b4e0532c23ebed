import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { callFactsOf } from "../../src/domain/post-call/facts.ts";
import { answered, callerSaid, hungUp, record, replied } from "../support/given-call.ts";

const transfer = (turn: number): CallEvent[] => {
	const called = { turn, toolCallId: `t${turn}`, tool: "transfer_call" };
	return [
		{ type: "turn.tool_called", v: 1, data: { ...called, input: {}, effectKey: null } },
		{
			type: "turn.tool_returned",
			v: 1,
			data: { ...called, ok: true, output: { transferring: true }, durationMs: 1 },
		},
	];
};
const failed = (turn: number): CallEvent => ({
	type: "turn.reply_failed",
	v: 1,
	data: { turn, stage: "language", code: "language_model_stalled", generated: "", heard: "" },
});
const factsOf = (...events: CallEvent[]) => callFactsOf(record([answered(), ...events]));

describe("a call with a transfer", () => {
	const put = [callerSaid("A person, please.", 1), ...transfer(1), replied(1, "One moment.")];

	it.each(["transferred", "caller_hung_up"] as const)("was transferred: %s", (reason) => {
		expect(factsOf(...put, hungUp(reason))).toMatchObject({ deed: "transferred", failure: null });
	});

	it("was not transferred when the caller went on to speak, and is owed a call back", () => {
		const went = [...put, callerSaid("Wait.", 2), replied(2, "Yes?")];
		expect(factsOf(...went, hungUp())).toMatchObject({ deed: null, failure: "transfer_dropped" });
		expect(factsOf(...went, ...transfer(2), hungUp())).toMatchObject({ deed: "transferred" });
	});

	it("was not transferred when the line was lost before it", () => {
		expect(factsOf(...put, hungUp("connection_lost"))).toMatchObject({
			deed: null,
			failure: "transfer_dropped",
		});
	});
});

describe("a call in which an engine failed", () => {
	const said = [callerSaid("Hello?", 1), failed(1), replied(1, "Sorry.")];

	it("left the caller without an answer", () => {
		expect(factsOf(...said, hungUp())).toMatchObject({ failure: "language_model_stalled" });
	});

	it("did not when the caller got an answer later", () => {
		const answer = [callerSaid("When are you open?", 2), replied(2, "From nine.")];
		expect(factsOf(...said, ...answer, hungUp())).toMatchObject({ failure: null });
	});

	it.each(["recogniser_lost", "error"] as const)("ended as %s", (reason) => {
		expect(factsOf(callerSaid("Hello?", 1), hungUp(reason))).toMatchObject({ failure: reason });
	});
});
