import { afterEach, describe, expect, it } from "vitest";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { Caller } from "../support/caller.ts";

const { idlePromptSeconds, maxCallSeconds } = reception;

// One file of its own and one test after the other: the agent's times are the data of every call.
afterEach(() => {
	Object.assign(reception, { idlePromptSeconds, maxCallSeconds });
});

describe("a silent line", () => {
	it("is asked whether anyone is there, and hung up when nobody answers", async () => {
		Object.assign(reception, { idlePromptSeconds: 0.5 });
		const caller = await Caller.greeted();
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		const said = log.flatMap((event) => (event.type === "turn.replied" ? [event.data.text] : []));
		expect(said).toEqual([reception.greeting, "Are you still there?"]);
		expect(log.find(({ type }) => type === "call.ended")?.data).toMatchObject({ reason: "idle" });
	});

	it("is not silent while somebody speaks or types", async () => {
		Object.assign(reception, { idlePromptSeconds: 0.6 });
		const caller = await Caller.greeted();
		for (const words of ["One.", "Two.", "Three."]) {
			await scheduler.wait(300);
			caller.send({ type: "text_message", text: `say:${words}` });
			await caller.until(async () =>
				(await caller.log()).some(
					(event) => event.type === "turn.replied" && event.data.text === words,
				),
			);
		}
		expect(await caller.logged("call.ended")).toBe(false);
		const heard = (await caller.log()).filter((event) => event.type === "turn.heard");
		expect(heard.map(({ data }) => data.source)).toEqual(["text", "text", "text"]);
	});
});

describe("a call over its longest time", () => {
	it("is told so in words and ended as too_long, with what was heard of the reply", async () => {
		Object.assign(reception, { maxCallSeconds: 3 });
		const caller = await Caller.greeted();
		const many = "One two three four five six seven eight nine ten. ".repeat(5);
		caller.speak(`hear:say:${many}`);
		await caller.until(() => caller.logged("call.ended"), 20);
		const log = await caller.log();
		expect(log.find(({ type }) => type === "call.ended")?.data).toMatchObject({
			reason: "too_long",
		});
		const cut = log.find((event) => event.type === "turn.reply_interrupted");
		expect(cut?.data.heard.length).toBeGreaterThan(0);
		const last = log.findLast((event) => event.type === "turn.replied");
		expect(last?.data.text).toBe(phrasesOf("en").tooLong);
		expect(log.findIndex(({ type }) => type === "turn.reply_interrupted")).toBeLessThan(
			log.findIndex(({ type }) => type === "call.ended"),
		);
	});
});
