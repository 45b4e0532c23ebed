import { env, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import type { CallAgent } from "../../src/agent/call-agent.ts";
import { readConfig } from "../../src/config.ts";
import { Caller } from "../support/caller.ts";

/** The runtime takes an object out of memory ten seconds after the last thing that needed it. */
const IDLE_MS = 13_000;

const objectOf = ({ callId }: Caller) => env.CALLS.getByName(callId);

/** Asks without leaving anything behind: whether the object is still the one that was noted before. */
const noted = new WeakSet<CallAgent>();
const note = (caller: Caller) =>
	runInDurableObject(objectOf(caller), (agent) => void noted.add(agent));
const isStillInMemory = (caller: Caller) =>
	runInDurableObject(objectOf(caller), (agent) => noted.has(agent));

const alarmOf = (caller: Caller) =>
	runInDurableObject(objectOf(caller), (_, { storage }) => storage.getAlarm());

/**
 * Whether nothing holds the object: the runtime waits for its timers, outgoing sockets and requests before it lets go.
 * A call that waits for its caller ends after two seconds here, so this must know sooner.
 */
async function canSleep(caller: Caller): Promise<boolean> {
	const held = scheduler.wait(1000).then(() => false);
	const evicted = evictDurableObject(objectOf(caller)).then(
		() => true,
		() => false,
	);
	return await Promise.race([evicted, held]);
}

async function sealed(caller: Caller): Promise<void> {
	await caller.until(() => caller.logged("call.sealed"));
	await caller.until(async () => (await alarmOf(caller)) === null);
}

describe.concurrent("a socket that is open while nobody is in a call", () => {
	it("does not keep a call awake that has not begun, and can still begin it", async () => {
		const caller = await Caller.connect();
		await caller.until(() => caller.of("welcome").length > 0);
		await note(caller);
		expect(await alarmOf(caller)).toBeNull();
		await scheduler.wait(IDLE_MS);
		expect(await isStillInMemory(caller)).toBe(false);
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.send({ type: "end_call" });
	});

	it("does not keep a call awake that is over, and is still answered", async () => {
		const caller = await Caller.greeted();
		caller.send({ type: "end_call" });
		await sealed(caller);
		await note(caller);
		await scheduler.wait(IDLE_MS);
		expect(await isStillInMemory(caller)).toBe(false);
		expect(await alarmOf(caller)).toBeNull();
		caller.send({ type: "start_call" });
		await caller.until(() => caller.of("error").some(({ code }) => code === "call_over"));
	});

	it("is told apart from one in a call, which stays in memory as long", async () => {
		const caller = await Caller.greeted();
		await note(caller);
		await scheduler.wait(IDLE_MS);
		expect(await isStillInMemory(caller)).toBe(true);
		expect(await canSleep(caller)).toBe(false);
		caller.send({ type: "end_call" });
	});
});

const LONG = "hear:say:One two three four five, six seven eight nine ten, eleven twelve thirteen.";

const inMidReply = async (caller: Caller) => {
	const frames = caller.audio.length;
	caller.speak(LONG);
	await caller.until(() => caller.audio.length > frames + 5);
};
const whileTheModelHangs = async (caller: Caller) => {
	caller.speak("hear:hang");
	await caller.until(() => caller.logged("turn.heard"));
};
const hangUp = (caller: Caller) => caller.send({ type: "end_call" });

describe.concurrent("a call that ends leaves nothing behind that would keep it awake", () => {
	it.each([
		["in silence", async () => undefined, hangUp],
		["in mid-reply", inMidReply, hangUp],
		["while the model hangs", whileTheModelHangs, hangUp],
		["while a reply is prepared", async (caller: Caller) => caller.speak("eager:hang"), hangUp],
		[
			"by the agent's tool",
			async () => undefined,
			(caller: Caller) => caller.speak("hear:tool:end_call:{}"),
		],
		["when the recogniser dies", async () => undefined, (caller: Caller) => caller.speak("die")],
	])("%s", async (_, before, end) => {
		const caller = await Caller.greeted();
		await before(caller);
		end(caller);
		await sealed(caller);
		expect(await canSleep(caller)).toBe(true);
	});
});

describe.concurrent("a call that waits for its caller", () => {
	it.each([
		["in silence", async () => undefined],
		["in mid-reply", inMidReply],
		["while the model hangs", whileTheModelHangs],
	])("keeps nothing but an alarm, when the line dropped %s", async (_, before) => {
		const caller = await Caller.greeted();
		await before(caller);
		caller.socket.close(1000, "lost");
		await caller.closed;
		const graceMs = readConfig(env).RECONNECT_SECONDS * 1000;
		await caller.until(async () => ((await alarmOf(caller)) ?? Infinity) <= Date.now() + graceMs);
		expect(await canSleep(caller)).toBe(true);
		await caller.until(() => caller.logged("call.ended"));
	});
});
