import { describe, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { answered, callerSaid, given, hungUp } from "../support/given-call.ts";

const summarised = (throughTurn: number) => ({
	throughTurn,
	summary: "They talked about teeth.",
	usage: { inputTokens: 900, outputTokens: 40 },
});
const recorded = (throughTurn: number): CallEvent => ({
	type: "call.history_summarised",
	v: 1,
	data: summarised(throughTurn),
});
const summarise = (throughTurn: number) =>
	({ type: "summarise_history", summarised: summarised(throughTurn) }) as const;

const talking = [answered(), callerSaid("Hello?", 1), callerSaid("So?", 2), callerSaid("And?", 3)];

describe("a summary of the beginning of a call", () => {
	it("is recorded when it is about turns that are over", () => {
		given(...talking)
			.when(summarise(2))
			.records(recorded(2));
		given(...talking)
			.when(summarise(3))
			.records();
	});

	it("is recorded when it is about more turns than the one before", () => {
		given(...talking, recorded(1))
			.when(summarise(2))
			.records(recorded(2));
		given(...talking, recorded(1))
			.when(summarise(1))
			.records();
	});

	it("is not recorded once the call is over", () => {
		given(...talking, hungUp())
			.when(summarise(1))
			.refuses({ code: "call_over" });
	});
});
