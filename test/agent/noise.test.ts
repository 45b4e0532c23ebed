import { afterEach, describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { Caller } from "../support/caller.ts";

const { idlePromptSeconds, transferTo } = reception;

// What changes the agent's data, which are those of every call, runs by itself.
afterEach(() => {
	Object.assign(reception, { idlePromptSeconds, transferTo });
});

/** 300 ms of hum: a start of speech that comes to no words. */
async function hum(caller: Caller): Promise<void> {
	caller.speak("start");
	await scheduler.wait(300);
	caller.speak("stop");
}

/** Waits until a second of audio has come since then. */
async function heard(caller: Caller, from: number, frames = 10): Promise<void> {
	await caller.until(() => caller.audio.length > from + frames);
}

function dataOf(log: RecordedEvent[], type: RecordedEvent["type"]) {
	return log.flatMap((event) => (event.type === type ? [event.data] : []));
}

const CONFIRMATION = "You are booked for ten thirty on Tuesday, and we will send you a message.";

describe.concurrent("a noise", () => {
	it("over a reply lets it go on where the caller stopped hearing it, and is no interruption", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(`hear:say:${CONFIRMATION}`);
		await heard(caller, from);
		await hum(caller);
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(dataOf(log, "turn.reply_interrupted")).toEqual([]);
		const [, replied] = dataOf(log, "turn.replied");
		expect(replied).toMatchObject({ turn: 1, text: CONFIRMATION });
		// What was dropped unplayed was sent again, and nothing else twice.
		const sentMs = caller.audio.slice(from).reduce((sum, { ms }) => sum + ms, 0);
		const spokenMs = CONFIRMATION.replaceAll(", ", ",").length * 20;
		expect(sentMs).toBeGreaterThanOrEqual(spokenMs);
		expect(sentMs).toBeLessThanOrEqual(spokenMs + 400);
		expect(replied).toMatchObject({ audioMs: spokenMs });
		caller.send({ type: "end_call" });
	});

	it("over the end of a reply, when all of it was sent, lets the rest be heard", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.audio.length > from + 2);
		await hum(caller);
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(dataOf(await caller.log(), "turn.replied").at(-1)).toMatchObject({
			text: "We open at nine.",
		});
		caller.send({ type: "end_call" });
	});

	it("while the model thinks does not lose the turn", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:We open at nine.");
		caller.speak("start");
		caller.speak("stop");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(dataOf(await caller.log(), "turn.replied").at(-1)).toMatchObject({
			text: "We open at nine.",
		});
		caller.send({ type: "end_call" });
	});

	it("over a farewell does not keep the call open", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak("hear:tool:end_call:{}");
		await heard(caller, from, 2);
		await hum(caller);
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(dataOf(log, "call.ended")).toMatchObject([{ reason: "agent_ended" }]);
		expect(dataOf(log, "turn.reply_interrupted")).toEqual([]);
	});

	it("over the greeting lets it go on", async () => {
		const caller = await Caller.connect();
		caller.send({ type: "start_call" });
		await heard(caller, 0);
		await hum(caller);
		await caller.until(() => caller.logged("turn.replied"));
		const log = await caller.log();
		expect(dataOf(log, "turn.replied")).toMatchObject([{ turn: 0, text: reception.greeting }]);
		expect(dataOf(log, "turn.reply_interrupted")).toEqual([]);
		caller.send({ type: "end_call" });
	});

	it("whose end the recogniser never reports ends by itself", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(`hear:say:${CONFIRMATION}`);
		await heard(caller, from);
		caller.speak("start");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(dataOf(await caller.log(), "turn.reply_interrupted")).toEqual([]);
		caller.send({ type: "end_call" });
	});

	it("begins no tool before it is known whether it becomes words, and none when it does", async () => {
		const caller = await Caller.greeted();
		caller.speak('hear:tool:find_slots:{"service":"cleaning","from":"2030-01-07"}');
		caller.speak("start");
		await scheduler.wait(200);
		caller.speak("hear:say:Never mind.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(dataOf(log, "turn.heard")).toHaveLength(2);
		expect(dataOf(log, "turn.replied").at(-1)).toMatchObject({ turn: 2, text: "Never mind." });
		caller.send({ type: "end_call" });
	});
});

describe.concurrent("a back-channel", () => {
	it("over a reply is no turn", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(`hear:say:${CONFIRMATION}`);
		await heard(caller, from);
		caller.speak("hear:right, okay");
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(dataOf(log, "turn.heard")).toHaveLength(1);
		expect(dataOf(log, "turn.reply_interrupted")).toEqual([]);
		expect(dataOf(log, "turn.replied").at(-1)).toMatchObject({ text: CONFIRMATION });
		caller.send({ type: "end_call" });
	});

	it("is a turn when the agent has stopped speaking", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:okay");
		await caller.until(() => caller.logged("turn.heard"));
		expect(dataOf(await caller.log(), "turn.heard")).toMatchObject([{ text: "okay" }]);
		caller.send({ type: "end_call" });
	});

	it("is a turn once the reply has asked something", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(`hear:say:Shall I book it? ${CONFIRMATION}`);
		await heard(caller, from);
		caller.speak("hear:okay");
		await caller.until(() => caller.logged("turn.heard", 2));
		expect(dataOf(await caller.log(), "turn.heard").at(-1)).toMatchObject({ text: "okay" });
		caller.send({ type: "end_call" });
	});
});

describe.concurrent("words over a reply", () => {
	it("end it where it stopped when the sound began", async () => {
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak(`hear:say:${CONFIRMATION}`);
		await heard(caller, from);
		caller.speak("start");
		await scheduler.wait(300);
		caller.speak("hear:say:Sorry, go on.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const [cut] = dataOf(await caller.log(), "turn.reply_interrupted");
		expect(cut).toMatchObject({ turn: 1, by: "caller" });
		caller.send({ type: "end_call" });
	});
});

describe("a noise to an agent with other data", () => {
	it("over the announcement of a transfer does not stop the transfer", async () => {
		Object.assign(reception, { transferTo: "+442079460000" });
		const caller = await Caller.greeted();
		const from = caller.audio.length;
		caller.speak("hear:tool:transfer_call:{}");
		await heard(caller, from, 2);
		await hum(caller);
		await caller.until(() => caller.logged("call.ended"));
		expect(caller.of("transfer")).toEqual([{ type: "transfer", to: "+442079460000" }]);
		expect(dataOf(await caller.log(), "call.ended")).toMatchObject([{ reason: "transferred" }]);
	});

	it("after the greeting starts the timer of the silence again", async () => {
		Object.assign(reception, { idlePromptSeconds: 0.5 });
		const caller = await Caller.greeted();
		await hum(caller);
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(dataOf(log, "turn.heard")).toEqual([]);
		expect(dataOf(log, "call.ended")).toMatchObject([{ reason: "idle" }]);
	});
});
