import { describe, expect, it } from "vitest";

import { Caller } from "../support/caller.ts";

const SLOTS = 'tool:find_slots:{"service":"cleaning","from":"2030-01-07"}';

describe.concurrent("when the recogniser thinks that the turn is probably over", () => {
	it("speaks the prepared reply once the turn is over, and records it once", async () => {
		const caller = await Caller.greeted();
		caller.speak("eager:say:We open at nine.");
		await scheduler.wait(300);
		const frames = caller.audio.length;
		expect(await caller.logged("turn.heard")).toBe(false);
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.audio.length > frames);
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(log.filter(({ type }) => type === "turn.heard")).toHaveLength(1);
		const replied = log.findLast(({ type }) => type === "turn.replied");
		expect(replied?.data).toMatchObject({ turn: 1, text: "We open at nine." });
	});

	it("runs no tool before the turn is certain", async () => {
		const caller = await Caller.greeted();
		caller.speak(`eager:${SLOTS}`);
		await scheduler.wait(300);
		expect(await caller.logged("turn.tool_called")).toBe(false);
		caller.speak(`hear:${SLOTS}`);
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(log.filter(({ type }) => type === "turn.tool_called")).toHaveLength(1);
	});

	it("forgets the prepared reply without a trace when the caller goes on", async () => {
		const caller = await Caller.greeted();
		caller.speak(`eager:${SLOTS}`);
		await scheduler.wait(200);
		caller.speak("resume:and");
		caller.speak("hear:say:Something else.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(log.filter(({ type }) => type.startsWith("turn.tool"))).toEqual([]);
		expect(log.findLast(({ type }) => type === "turn.replied")?.data).toMatchObject({
			text: "Something else.",
		});
	});

	it("does not use it for other words than those it was prepared for", async () => {
		const caller = await Caller.greeted();
		caller.speak("eager:say:This is wrong.");
		await scheduler.wait(200);
		caller.speak("hear:say:This is right.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const replied = (await caller.log()).filter((event) => event.type === "turn.replied");
		expect(replied.map(({ data }) => data.text)).toEqual([expect.any(String), "This is right."]);
	});
});

describe.concurrent("a client that says how much it has played", () => {
	it("is believed more than our clock", async () => {
		const caller = await Caller.greeted();
		const frames = caller.audio.length;
		caller.speak(
			"hear:say:One two three four five six seven eight nine ten eleven twelve thirteen.",
		);
		await caller.until(() => caller.audio.length > frames + 10);
		caller.send({ type: "playback_ack", played_ms: 0 });
		caller.speak("hear:hang");
		await caller.until(() => caller.logged("turn.reply_interrupted"));
		const cut = (await caller.log()).find((event) => event.type === "turn.reply_interrupted");
		// More than a second had been sent; without the client's word at least 700 ms of it had been played.
		expect(cut?.data.playedMs).toBeLessThan(500);
	});
});
