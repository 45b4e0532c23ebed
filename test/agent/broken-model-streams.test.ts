import { describe, expect, it } from "vitest";

import { Caller } from "../support/caller.ts";

const word = (response: unknown) => JSON.stringify({ response });

/** How the first turn ends when the model answers it with these events. */
async function afterStream(events: string[]) {
	return (await afterAsking(`events:${JSON.stringify(events)}`)).ends;
}

async function afterAsking(script: string) {
	const caller = await Caller.greeted();
	caller.send({ type: "text_message", text: script });
	const ended = ["turn.replied", "turn.reply_failed"];
	await caller.until(async () =>
		(await caller.log()).some(
			({ type, data }) => ended.includes(type) && "turn" in data && data.turn === 1,
		),
	);
	const log = await caller.log();
	caller.send({ type: "end_call" });
	const ends = log.flatMap(({ type, data }) =>
		"turn" in data && data.turn === 1 && ended.includes(type) ? [{ type, data }] : [],
	);
	return { log, ends };
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

	it.each([
		["nothing", [word("")]],
		["only blanks", [word(" "), word("\n")]],
		["only marks", [word("..."), word(" 👍")]],
		["only reasoning", ['{"choices":[{"delta":{"reasoning_content":"Hm."}}]}']],
	])("is recorded as failed when the model says %s twice", async (_, events) => {
		expect(await afterStream([...events, "[DONE]"])).toMatchObject([
			{ type: "turn.reply_failed", data: { code: "language_model_said_nothing" } },
		]);
	});

	it("ends at a sentence when its limit of tokens cut it", async () => {
		const text = "We have ten and eleven on Tuesday. On Wednesday we have a lot of appointm";
		const cut = '{"choices":[{"delta":{},"finish_reason":"length"}]}';
		expect(
			await afterStream([...(text.match(/.{1,9}/gs) ?? []).map(word), cut, "[DONE]"]),
		).toMatchObject([
			{ type: "turn.replied", data: { text: "We have ten and eleven on Tuesday." } },
		]);
	});

	it("is spoken after a model called tools in circles: its last step has no tools", async () => {
		const caller = await Caller.greeted();
		const text = 'circle:find_slots:{"service":"cleaning","from":"2026-12-01"}';
		caller.send({ type: "text_message", text });
		const inTurn = async (wanted: string) =>
			(await caller.log()).filter(
				({ type, data }) => type === wanted && "turn" in data && data.turn === 1,
			);
		await caller.until(async () => (await inTurn("turn.reply_started")).length > 0);
		expect(await inTurn("turn.tool_returned")).toHaveLength(6);
		caller.send({ type: "end_call" });
	});

	it("runs no tool again when the model says nothing about its result", async () => {
		const { log, ends } = await afterAsking(
			'mute:find_slots:{"service":"cleaning","from":"2026-12-01"}',
		);
		expect(ends).toMatchObject([
			{ type: "turn.reply_failed", data: { code: "language_model_said_nothing" } },
		]);
		expect(log.filter(({ type }) => type === "turn.tool_called")).toHaveLength(1);
	});

	it.each([
		["<think>The caller wants a time.</think>Of course.", "Of course."],
		["The caller wants a time.</think>Of course.", "Of course."],
	])("has no thoughts of the model: %s", async (text, said) => {
		expect(
			await afterStream([...(text.match(/.{1,7}/gs) ?? []).map(word), "[DONE]"]),
		).toMatchObject([{ type: "turn.replied", data: { text: said } }]);
	});

	it("has no tool call that the model wrote as text: it is made", async () => {
		const call =
			'{"type":"function","name":"find_slots","parameters":{"service":"cleaning","from":"2026-12-01"}}';
		const caller = await Caller.greeted();
		caller.send({ type: "text_message", text: `say:${call}` });
		await caller.until(() => caller.logged("turn.replied", 2));
		const events = (await caller.log()).filter(({ data }) => "turn" in data && data.turn === 1);
		expect(events.map(({ type }) => type)).toEqual([
			"turn.heard",
			"turn.tool_called",
			"turn.tool_returned",
			"turn.reply_started",
			"turn.sentence_spoken",
			"turn.replied",
		]);
		caller.send({ type: "end_call" });
	});

	it("has no piece that makes no sound", async () => {
		const marks = [word("Sure. "), word("... "), word("Let me look. "), word("👍")];
		expect(await afterStream([...marks, "[DONE]"])).toMatchObject([
			{ type: "turn.replied", data: { text: "Sure. Let me look." } },
		]);
	});
});
