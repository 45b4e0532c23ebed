import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { PushedVersion } from "../../src/domain/wire/agents.ts";
import { PlacedCall } from "../../src/domain/wire/calls.ts";
import { givenWorkspace, read, send } from "../edge/api.ts";
import { alwaysOpen, clinic, estateAgent, neverOpen } from "../support/agents.ts";
import { Caller } from "../support/caller.ts";
import { databaseDown } from "../support/database-down.ts";

type Office = Awaited<ReturnType<typeof givenWorkspace>>;

async function push({ ask }: Office, definition: AgentDefinition): Promise<number> {
	const path = `/v1/agents/${definition.agentId}/versions`;
	return PushedVersion.parse((await read(await ask("POST", path, { definition }))).body).version;
}

async function publish(office: Office, definition: AgentDefinition): Promise<void> {
	const version = await push(office, definition);
	const path = `/v1/agents/${definition.agentId}/publish`;
	expect((await read(await office.ask("POST", path, { version }))).status).toBe(200);
}

/** A call as a client places it: prepared with the key, dialled with the token. */
async function dial({ ask }: Office, wanted: object) {
	const placed = await read(await ask("POST", "/v1/calls", wanted));
	const { callId, url } = PlacedCall.parse(placed.body);
	const { pathname, search } = new URL(url);
	const redial = async (settings: Partial<Env> = {}) => {
		const headers = { upgrade: "websocket" };
		const { webSocket } = await send(`${pathname}${search}`, { headers }, settings);
		if (!webSocket) throw new Error("the line was not opened");
		const caller = Caller.on(callId, webSocket);
		caller.send({ type: "start_call" });
		return caller;
	};
	return { caller: await redial(), redial };
}

const startOf = async (caller: Caller) => {
	const [first] = await caller.log();
	if (first?.type !== "call.started") throw new Error("the call has not started");
	return first.data;
};
const endings = async (caller: Caller) =>
	(await caller.log()).flatMap((event) => (event.type === "call.ended" ? [event.data.reason] : []));

describe.concurrent("the examples", () => {
	it("answer as their files say", async () => {
		const office = await givenWorkspace("w-versions-examples");
		await publish(office, clinic);
		await publish(office, { ...estateAgent, openingHours: alwaysOpen });
		const { caller } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));
		expect(await startOf(caller)).toMatchObject({
			workspaceId: "w-versions-examples",
			agentId: "clinic",
			agentVersion: 1,
			timezone: "Europe/London",
		});
		const [greeting] = (await caller.log()).filter(({ type }) => type === "turn.replied");
		expect(greeting?.data).toMatchObject({
			text: "Hello, this is Grace at Harbour Street Dental. How can I help you today?",
		});

		const { caller: tenant } = await dial(office, { agentId: "estate-agent" });
		await tenant.until(() => tenant.logged("turn.replied"));
		expect(await startOf(tenant)).toMatchObject({
			agentId: "estate-agent",
			agentVersion: 1,
			timezone: "Europe/Dublin",
		});
	});
});

describe.concurrent("publishing another version", () => {
	it("is heard by the next caller; the call that goes on stays with the version it began with", async () => {
		const office = await givenWorkspace("w-versions-live");
		await publish(office, { ...clinic, greeting: "One." });
		const { caller } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));

		await publish(office, { ...clinic, greeting: "Two." });
		caller.speak("hear:say:Still you?");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await startOf(caller)).toMatchObject({ agentVersion: 1 });
		const { caller: next } = await dial(office, { agentId: "clinic" });
		await next.until(() => next.logged("turn.replied"));
		expect(await startOf(next)).toMatchObject({ agentVersion: 2 });

		const back = await office.ask("POST", "/v1/agents/clinic/rollback");
		expect((await read(back)).body).toMatchObject({ publishedVersion: 1 });
		const { caller: last } = await dial(office, { agentId: "clinic" });
		await last.until(() => last.logged("turn.replied"));
		expect(await startOf(last)).toMatchObject({ agentVersion: 1 });
	});

	it("does not change who answers a caller that comes back, not even after an eviction with the database down", async () => {
		const office = await givenWorkspace("w-versions-back");
		await publish(office, { ...clinic, tools: ["end_call"] });
		const { caller, redial } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.socket.close(1000, "lost");
		await publish(office, { ...clinic, tools: ["find_slots"] });
		const stub = env.CALLS.getByName(caller.callId);
		await evictDurableObject(stub);

		const back = await redial({ DB: databaseDown });
		await back.until(() => back.logged("call.resumed"));
		back.speak("hear:tool:end_call:{}");
		await back.until(() => back.logged("call.ended"));
		expect(await endings(back)).toEqual(["agent_ended"]);
		const kept = await runInDurableObject(stub, (_, { storage }) => storage.kv.get("agent"));
		expect(kept).toMatchObject({ agentId: "clinic", version: 1 });
	});
});

describe.concurrent("a draft", () => {
	it("can be tried by who has the key, with a token for that version", async () => {
		const office = await givenWorkspace("w-versions-draft");
		await publish(office, clinic);
		await push(office, { ...clinic, greeting: "A draft for {{who}}." });
		const variables = { who: "Maria" };
		const { caller } = await dial(office, { agentId: "clinic", agentVersion: 2, variables });
		await caller.until(() => caller.logged("turn.replied"));
		expect(await startOf(caller)).toMatchObject({ agentVersion: 2, variables });
		const greeting = (await caller.log()).find(({ type }) => type === "turn.replied");
		expect(greeting?.data).toMatchObject({ text: "A draft for Maria." });
	});
});

describe.concurrent("the number that a caller calls from", () => {
	it("is recorded as who they are", async () => {
		const office = await givenWorkspace("w-versions-phone");
		const { caller } = await dial(office, { phone: "+44 (0)20 7946-0123" });
		await caller.until(() => caller.logged("contact.identified"));
		expect((await caller.log())[1]?.data).toMatchObject({
			by: "phone",
			customerId: null,
			phone: "+442079460123",
		});
	});
});

describe.concurrent("a call outside of the opening hours", () => {
	it("hears why, whatever is said to it, and ends as refused", async () => {
		const office = await givenWorkspace("w-versions-closed");
		await publish(office, { ...estateAgent, openingHours: neverOpen });
		const { caller } = await dial(office, { agentId: "estate-agent" });
		await caller.until(() => caller.logged("turn.reply_started"));
		caller.speak("hear:say:Let me in.");
		caller.send({ type: "text_message", text: "say:Let me in." });
		await caller.until(() => caller.logged("call.ended"));
		expect(await endings(caller)).toEqual(["refused"]);
		const log = await caller.log();
		expect(log.filter(({ type }) => type === "turn.heard")).toEqual([]);
		expect(log.find(({ type }) => type === "turn.replied")?.data).toMatchObject({
			text: expect.stringMatching(/^You have reached Fairweather Lettings\. .* Goodbye\.$/),
		});
	});

	it("is answered all the same where the agent has nothing to say about it", async () => {
		const office = await givenWorkspace("w-versions-night");
		await publish(office, { ...clinic, openingHours: neverOpen });
		const { caller } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak("hear:say:Hello?");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(await endings(caller)).toEqual([]);
	});
});

describe.concurrent("a caller who is put through", () => {
	it("hears the farewell to its end, then is told the number, and the call ends as transferred", async () => {
		const office = await givenWorkspace("w-versions-transfer");
		await publish(office, { ...clinic, transferTo: "+44 20 7946 0000" });
		const { caller } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak("hear:tool:transfer_call:{}");
		await caller.until(() => caller.logged("call.ended"));
		expect(await endings(caller)).toEqual(["transferred"]);
		expect(caller.of("transfer")).toEqual([{ type: "transfer", to: "+442079460000" }]);
		const log = await caller.log();
		const types = log.map(({ type }) => type);
		expect(types.indexOf("call.ended")).toBeGreaterThan(types.lastIndexOf("turn.replied"));
		expect(log.find(({ type }) => type === "turn.tool_returned")?.data).toMatchObject({
			tool: "transfer_call",
			ok: true,
			output: { transferring: true },
		});
	});

	it("stays when they speak over the farewell", async () => {
		const office = await givenWorkspace("w-versions-stays");
		await publish(office, clinic);
		const { caller } = await dial(office, { agentId: "clinic" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak("hear:long:transfer_call:{}");
		await caller.until(() => caller.logged("turn.reply_started", 2));
		caller.speak("hear:say:Wait, no.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(caller.of("transfer")).toEqual([]);
		expect(await endings(caller)).toEqual([]);
	});
});

describe.concurrent("a call whose agent cannot be had", () => {
	it("is told so, has not begun, and can be placed again", async () => {
		const caller = await Caller.connect(undefined, { agentId: "nobody", agentVersion: 7 });
		caller.send({ type: "start_call" });
		await caller.until(() => caller.of("error").length > 0);
		expect(caller.of("error")[0]).toMatchObject({ code: "agent_unavailable" });
		expect(await caller.log()).toEqual([]);
	});
});
