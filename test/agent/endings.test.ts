import {
	env,
	evictDurableObject,
	runDurableObjectAlarm,
	runInDurableObject,
} from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { Caller } from "../support/caller.ts";
import { historyOf } from "../support/history-of.ts";

async function endedReasons(caller: Caller): Promise<string[]> {
	return (await caller.log()).flatMap((event) =>
		event.type === "call.ended" ? [event.data.reason] : [],
	);
}

describe.concurrent("a call whose line drops", () => {
	it("keeps what was heard of the reply, and goes on when the caller comes back", async () => {
		const caller = await Caller.greeted();
		caller.speak(
			"hear:say:One two three four five, six seven eight nine ten, eleven twelve thirteen.",
		);
		const frames = caller.audio.length;
		await caller.until(() => caller.audio.length > frames + 5);
		caller.socket.close(1000, "lost");
		await caller.until(() => caller.logged("turn.reply_interrupted"));

		const back = await Caller.connect(caller.callId);
		back.send({ type: "start_call" });
		await back.until(() => back.logged("turn.replied", 2));
		back.speak("hear:say:Here I am.");
		await back.until(() => back.logged("turn.replied", 3));
		const log = await back.log();
		expect(log.find(({ type }) => type === "turn.reply_interrupted")?.data).toMatchObject({
			by: "connection_lost",
		});
		expect(log.filter(({ type }) => type === "call.started")).toHaveLength(1);
		expect(log.find(({ type }) => type === "call.resumed")).toBeDefined();
	});

	it("ends as connection_lost when nobody comes back, once", async () => {
		const caller = await Caller.greeted();
		caller.socket.close(1000, "lost");
		await caller.until(() => caller.logged("call.ended"));
		expect(await endedReasons(caller)).toEqual(["connection_lost"]);
	});
});

describe.concurrent("an object that is started anew while it waits for its caller", () => {
	it("does not begin to wait again", async () => {
		const caller = await Caller.greeted();
		caller.socket.close(1000, "lost");
		await caller.until(async () => {
			await evictDurableObject(env.CALLS.getByName(caller.callId)).catch(() => undefined);
			return caller.logged("call.ended");
		});
		expect(await endedReasons(caller)).toEqual(["connection_lost"]);
	});
});

describe.concurrent("an object that dies in mid-call", () => {
	it("has lost nothing that was recorded, and the caller who comes back goes on", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:Remember the milk, and the eggs, and the bread and the butter too.");
		await caller.until(() => caller.logged("turn.sentence_spoken", 3));
		const before = await caller.log();
		await runInDurableObject(env.CALLS.getByName(caller.callId), (_, state) =>
			state.abort("as a crash does"),
		).catch(() => undefined);

		const back = await Caller.connect(caller.callId);
		back.send({ type: "start_call" });
		await back.until(() => back.logged("call.resumed"));
		expect((await back.log()).slice(0, before.length)).toEqual(before);
		await back.until(() => back.of("status").at(-1)?.["status"] === "listening");
		back.speak("hear:say:Here I am.");
		await back.until(() => back.logged("turn.replied", 3));
		expect(historyOf(await back.log())).toContainEqual({
			who: "agent",
			text: "Remember the milk,",
			cutShort: true,
		});
	});

	it("ends as connection_lost when it wakes and nobody is there", async () => {
		const caller = await Caller.greeted();
		const stub = env.CALLS.getByName(caller.callId);
		await runInDurableObject(stub, (_, state) => state.abort("as a crash does")).catch(
			() => undefined,
		);
		// The alarm that keeps a live call awake outlives the process, and is what wakes the object.
		await caller.until(async () => {
			await runDurableObjectAlarm(env.CALLS.getByName(caller.callId));
			return caller.logged("call.ended");
		});
		expect(await endedReasons(caller)).toEqual(["connection_lost"]);
	});
});

describe.concurrent("an object that is evicted while its socket lives on", () => {
	it("takes the speaker's call up again by itself", async () => {
		const caller = await Caller.greeted();
		caller.socket.close(1000, "lost");
		const back = await Caller.connect(caller.callId);
		const stub = env.CALLS.getByName(caller.callId);
		// What a connection keeps that was speaking: an object with a live recogniser cannot be evicted here.
		await runInDurableObject(stub, (agent) => {
			for (const connection of agent.getConnections())
				connection.setState({ ...z.looseObject({}).parse(connection.state), speaking: true });
		});
		await evictDurableObject(stub);
		back.send({ type: "hello" });
		await back.until(() => back.logged("call.resumed"));
		back.speak("hear:say:Here I am.");
		await back.until(() => back.logged("turn.heard"));
		expect((await back.log()).filter(({ type }) => type === "call.resumed")).toHaveLength(1);
	});
});

describe.concurrent("a call that the agent ends", () => {
	it("plays its farewell to the end before it hangs up", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:tool:end_call:{}");
		await caller.until(() => caller.logged("call.ended"));
		const log = await caller.log();
		expect(await endedReasons(caller)).toEqual(["agent_ended"]);
		const replied = log.findLast(({ type }) => type === "turn.replied");
		expect(replied?.data).toMatchObject({
			turn: 1,
			text: expect.stringContaining("The tool said"),
		});
	});
});

describe.concurrent("after the end", () => {
	it("nothing is recorded but what the workflow found, and it is sealed", async () => {
		const caller = await Caller.greeted();
		caller.speak("hear:say:Goodbye.");
		await caller.until(() => caller.logged("turn.heard"));
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.sealed"));
		const log = await caller.log();
		const after = log.slice(log.findIndex(({ type }) => type === "call.ended") + 1);
		expect(after.map(({ type }) => type)).toEqual(["call.analyzed", "call.sealed"]);
		expect(after.at(-1)?.data).toMatchObject({ finalSeq: log.length });
	});
});
