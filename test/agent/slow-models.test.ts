import { describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { Caller } from "../support/caller.ts";

const { apology, oneMoment } = phrasesOf(reception.language);
const [fillers, apologies] = [
	{ kind: "filler", text: oneMoment },
	{ kind: "apology", text: apology },
];
const stall = (...chunks: string[]) =>
	`stall:${JSON.stringify(chunks.map((response) => JSON.stringify({ response })))}`;

/** What was said in the first turn, sentence by sentence, and the failure of its reply. */
async function saidAfter(text: string) {
	const caller = await Caller.greeted();
	caller.send({ type: "text_message", text });
	await caller.until(() => caller.logged("turn.replied", 2), 25);
	const log = await caller.log();
	caller.send({ type: "end_call" });
	await caller.until(() => caller.logged("followup.proposed"), 25);
	const followUp = (await caller.log()).find(({ type }) => type === "followup.proposed");
	const said = log.flatMap(({ type, data }) =>
		type === "turn.sentence_spoken" && "kind" in data && data.turn === 1 ? [data] : [],
	);
	const failed = log.find(({ type }) => type === "turn.reply_failed")?.data;
	return { said, failed, followUp: followUp?.data };
}

describe.concurrent("a caller whose model", () => {
	it.each([
		["never answers", "hang", [fillers, apologies]],
		["stops after one word", stall("We "), [fillers, apologies]],
		[
			"stops after a tool's result",
			'stuck:find_slots:{"service":"cleaning","from":"2026-12-01"}',
			[fillers, apologies],
		],
		[
			"stops in the middle of an answer",
			stall("We have a time. ", "It is"),
			[{ kind: "reply", text: "We have a time." }, fillers, apologies],
		],
	])("%s hears a filler, then an apology, and is called back", async (_, text, heard) => {
		const { said, failed, followUp } = await saidAfter(text);
		expect(said).toMatchObject(heard);
		expect(failed).toMatchObject({ stage: "language", code: "language_model_stalled" });
		expect(followUp).toMatchObject({ followUp: { kind: "call_back" } });
	});
});
