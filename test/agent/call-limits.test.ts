import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { CLOSE } from "../../src/agent/line/frames.ts";
import { CallLog } from "../../src/agent/record/call-log.ts";
import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import type { CallCommand } from "../../src/domain/call/commands.ts";
import { CALL_LIMITS } from "../../src/domain/call/limits.ts";
import { Caller } from "../support/caller.ts";

const { tooLong } = phrasesOf("en");
const typed = (text: string) => ({ type: "text_message", text });
const hear = (text: string) => ({ type: "hear", text, source: "text", audioMs: null }) as const;
const callTool = (turn: number, toolCallId: string) =>
	({
		type: "call_tool",
		called: { turn, toolCallId, tool: "find_slots", input: {}, effectKey: null },
	}) as const;

async function heardIn(caller: Caller) {
	return (await caller.log()).filter(({ type }) => type === "turn.heard");
}

/** The caller was told in words, and the call ended as too long. */
async function expectEndAtLimit(caller: Caller) {
	await caller.until(() => caller.logged("call.ended"), 20);
	const log = await caller.log();
	const ended = log.findLast((event) => event.type === "call.ended");
	expect(ended?.data.reason).toBe("too_long");
	expect(log.findLast((event) => event.type === "turn.replied")?.data.text).toBe(tooLong);
	expect(caller.of("transcript_end").map(({ text }) => text)).toContain(tooLong);
	return ended?.data;
}

/** A caller who comes back to a call in which all this has happened. */
async function afterMuch(commands: readonly CallCommand[]): Promise<Caller> {
	const caller = await Caller.greeted();
	const stub = env.CALLS.getByName(caller.callId);
	await runInDurableObject(stub, (_, state) => {
		const log = new CallLog(state.storage, caller.callId);
		for (const command of commands) expect(log.execute(command, Date.now()).ok).toBe(true);
	});
	// The object reads its log anew.
	await runInDurableObject(stub, (_, state) => state.abort("as a crash does")).catch(
		() => undefined,
	);
	const back = await Caller.connect(caller.callId);
	back.send({ type: "start_call" });
	await back.until(() => back.logged("call.resumed"));
	await back.until(() => back.of("status").at(-1)?.["status"] === "listening");
	return back;
}

describe.concurrent("audio that comes faster than time", () => {
	it("is dropped, and a caller who does not stop is told so and cut off with 4408", async () => {
		const caller = await Caller.greeted();
		for (let frame = 0; frame < 700; frame++) caller.socket.send(new Uint8Array(3_200));
		const usage = (await expectEndAtLimit(caller))?.usage;
		const ended = (await caller.log()).findLast((event) => event.type === "call.ended");
		const allowedMs = (ended?.data.durationMs ?? 0) + CALL_LIMITS.audio.burst;
		expect(usage?.recognisedAudioMs).toBeLessThanOrEqual(allowedMs);
		expect(await caller.closed).toMatchObject({
			code: CLOSE.tooFast,
			reason: /^audio: no faster than it plays/,
		});
		expect(caller.of("error")[0]).toMatchObject({ code: "too_fast" });
		const back = await Caller.connect(caller.callId);
		back.send({ type: "start_call" });
		expect(await back.closed).toMatchObject({ code: CLOSE.callOver });
	});

	it("is heard after a pause of the network: what was said meanwhile comes at once", async () => {
		const caller = await Caller.greeted();
		for (let frame = 0; frame < 45; frame++) caller.socket.send(new Uint8Array(3_200));
		caller.speak("hear:say:Still here.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(caller.of("error")).toEqual([]);
		caller.send({ type: "end_call" });
	});
});

describe.concurrent("typed messages that come faster than anybody types", () => {
	it("are dropped, and the next one in time is heard", async () => {
		const caller = await Caller.greeted();
		const atOnce = CALL_LIMITS.typed.burst + 5;
		for (let index = 0; index < atOnce; index++) caller.send(typed(`say:${index}.`));
		await caller.until(() => caller.of("error").length > 0);
		expect(caller.of("error")).toMatchObject([{ code: "too_fast" }]);
		const before = (await heardIn(caller)).length;
		expect(before).toBeLessThan(atOnce);
		await scheduler.wait(1_500);
		caller.send(typed("say:And now?"));
		await caller.until(async () => (await heardIn(caller)).length > before);
		expect((await heardIn(caller)).at(-1)?.data).toMatchObject({ text: "say:And now?" });
		caller.send({ type: "end_call" });
	});

	it("end the call when they do not stop", async () => {
		const caller = await Caller.greeted();
		for (let index = 0; index < 200; index++) caller.send(typed(`say:${"x".repeat(3_000)}`));
		await expectEndAtLimit(caller);
		expect((await heardIn(caller)).length).toBeLessThan(30);
		expect(await caller.closed).toMatchObject({ code: CLOSE.tooFast });
	});
});

describe.concurrent("a call that reached its limit", () => {
	it("of turns is told so in the place of one more, and ends as too_long", async () => {
		const turns = Array.from({ length: CALL_LIMITS.turns - 1 }, (_, turn) => hear(`Turn ${turn}`));
		const caller = await afterMuch(turns);
		caller.send(typed("say:The last one."));
		await caller.until(async () => (await heardIn(caller)).length === CALL_LIMITS.turns);
		await caller.until(() => caller.of("transcript_end").at(-1)?.["text"] === "The last one.");
		caller.speak("hear:say:One too many.");
		await expectEndAtLimit(caller);
		expect(await heardIn(caller)).toHaveLength(CALL_LIMITS.turns);
	});

	it("of caller text ends as too_long", async () => {
		const most = "é".repeat(CALL_LIMITS.callerTextBytes / 2 - 10);
		const caller = await afterMuch([hear(most)]);
		caller.send(typed("say:One word too many."));
		await expectEndAtLimit(caller);
		expect(await heardIn(caller)).toHaveLength(1);
	});

	it("of tool calls ends as too_long, and the tool is not run", async () => {
		const calls = Array.from({ length: CALL_LIMITS.toolCalls - 1 }, (_, index) =>
			callTool(0, `call-${index}`),
		);
		const caller = await afterMuch(calls);
		caller.send(typed('circle:find_slots:{"service":"cleaning","from":"2026-12-01"}'));
		await expectEndAtLimit(caller);
		const called = (await caller.log()).filter(({ type }) => type === "turn.tool_called");
		expect(called).toHaveLength(CALL_LIMITS.toolCalls);
	});
});
