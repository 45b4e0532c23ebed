import { describe, expect, it } from "vitest";

import { Caller } from "../support/caller.ts";

const word = (response: unknown) => JSON.stringify({ response });

/** The log of a call whose model answers the first turn with these events, up to the end of that turn. */
async function afterStream(events: string[]) {
	const caller = await Caller.greeted();
	caller.send({ type: "text_message", text: `events:${JSON.stringify(events)}` });
	const ended = ["turn.replied", "turn.reply_failed"];
	await caller.until(async () =>
		(await caller.log()).some(
			({ type, data }) => ended.includes(type) && "turn" in data && data.turn === 1,
		),
	);
	const log = await caller.log();
	caller.send({ type: "end_call" });
	return log.flatMap(({ type, data }) =>
		"turn" in data && data.turn === 1 && ended.includes(type) ? [{ type, data }] : [],
	);
}

describe("a reply", () => {
	it("has the digits that the model sent as numbers", async () => {
		const digits = [
			word("You are booked for "),
			word(1),
			word(0),
			word(":"),
			word(30),
			word(" on Tuesday."),
		];
		expect(await afterStream([...digits, "[DONE]"])).toMatchObject([
			{ type: "turn.replied", data: { text: "You are booked for 10:30 on Tuesday." } },
		]);
	});

	it.each([
		["ends in the middle", [word("You can come on ")], "language_model_cut_off"],
		[
			"is an error",
			['{"errors":[{"message":"3040"}],"success":false}'],
			"language_model_sent_an_error",
		],
	])("is recorded as failed when the stream %s", async (_, events, code) => {
		expect(await afterStream(events)).toMatchObject([
			{ type: "turn.reply_failed", data: { stage: "language", code } },
		]);
	});
});
