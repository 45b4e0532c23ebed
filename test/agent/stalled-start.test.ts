import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { addVersion } from "../../src/store/records/agents.ts";
import { clinic } from "../support/agents.ts";
import { Caller } from "../support/caller.ts";
import { stallingDatabase } from "../support/stalling-database.ts";

/** A caller whose call's object reads its agent when `may` has resolved. */
async function given(workspaceId: string, may: () => Promise<unknown>): Promise<Caller> {
	await addVersion(env.DB, { workspaceId, definition: clinic, note: null, createdAt: 1 });
	const { agentId } = clinic;
	const caller = await Caller.connect(undefined, { workspaceId, agentId, agentVersion: 1 });
	await runInDurableObject(env.CALLS.getByName(caller.callId), (agent) => {
		Object.assign(agent, { env: { ...env, DB: stallingDatabase(env.DB, may) } });
	});
	return caller;
}

const forEver = () => Promise.withResolvers<never>().promise;

describe.concurrent("a caller whose agent cannot be read in time", () => {
	it("is told so, may start again on the same socket, and the call ends as it ended", async () => {
		let may: () => Promise<unknown> = forEver;
		const caller = await given("w-stalled-start", () => may());
		caller.send({ type: "start_call" });
		// The object is not blocked meanwhile.
		expect(await caller.log()).toEqual([]);
		await caller.until(() => caller.of("error").some(({ code }) => code === "agent_unavailable"));
		expect(await caller.log()).toEqual([]);

		may = () => Promise.resolve();
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak("hear:say:Here I am.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.ended"));
		expect((await caller.log()).at(-1)).toMatchObject({
			type: "call.ended",
			data: { reason: "caller_hung_up" },
		});
	});

	it("may hang up at once: no call begins", async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const caller = await given("w-stalled-hang-up", () => promise);
		caller.send({ type: "start_call" });
		caller.socket.close(1000, "bye");
		await caller.closed;
		resolve();
		await scheduler.wait(100);
		expect(await caller.log()).toEqual([]);
	});
});

describe.concurrent("what is said while the agent is read", () => {
	it("is heard when the call has begun, in its order", async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const caller = await given("w-stalled-words", () => promise);
		caller.send({ type: "start_call" });
		caller.send({ type: "text_message", text: "say:One." });
		caller.speak("hear:say:Two.");
		await scheduler.wait(100);
		expect(caller.of("error")).toEqual([]);
		resolve();
		await caller.until(() => caller.logged("turn.heard", 2));
		const heard = (await caller.log()).filter(({ type }) => type === "turn.heard");
		expect(heard.map(({ data }) => data)).toMatchObject([
			{ text: "say:One.", source: "text" },
			{ text: "say:Two.", source: "speech" },
		]);
		const types = caller.messages.map(({ type }) => type);
		expect(types.indexOf("audio_config")).toBeLessThan(types.indexOf("transcript"));
		caller.send({ type: "end_call" });
	});
});
