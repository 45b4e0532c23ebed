import { describe, expect, it } from "vitest";

import { CLOSE } from "../../src/agent/line/frames.ts";
import { problem, read, send } from "../edge/api.ts";
import { claims, HALF_AN_HOUR, seal } from "../edge/sealed.ts";
import { Caller, newCallId } from "../support/caller.ts";

/** Opens a socket through edge, as a client with this token does. */
async function dial(callId: string, query: string): Promise<Caller> {
	const path = `/agents/call-agent/${callId}?${query}`;
	const { status, webSocket } = await send(path, { headers: { upgrade: "websocket" } });
	if (!webSocket) throw new Error(`no socket: ${status}`);
	return Caller.on(callId, webSocket);
}

async function givenCall(pk: string) {
	const { token, callId } = await seal({ ...claims(), workspaceId: "default" });
	const query = `token=${token}${pk}`;
	const older = await dial(callId, query);
	older.send({ type: "start_call" });
	await older.until(() => older.logged("turn.replied"));
	return { callId, query, older };
}

const LONG =
	"hear:say:One two three four five, six seven eight nine ten, eleven twelve thirteen, fourteen.";

describe.concurrent("a newer connection with the same token", () => {
	it.each([
		["with the connection id of the older one", "&_pk=one"],
		["without a connection id", ""],
	])("takes the call over at once, %s", async (_, pk) => {
		const { callId, query, older } = await givenCall(pk);
		const frames = older.audio.length;
		older.speak(LONG);
		await older.until(() => older.audio.length > frames + 5);

		const newer = await dial(callId, query);
		newer.send({ type: "start_call" });
		expect(await older.closed).toMatchObject({ code: CLOSE.takenOver });
		expect(older.messages.slice(-2)).toMatchObject([
			{ type: "status", status: "idle" },
			{ type: "error", code: "taken_over" },
		]);
		older.socket.close(1000, "late");

		// The apology is heard on the newer one, and what is said there is heard.
		await newer.until(() => newer.logged("turn.replied", 2));
		expect(newer.audio.length).toBeGreaterThan(0);
		newer.speak("hear:say:Here I am.");
		await newer.until(() => newer.logged("turn.replied", 3));
		newer.send({ type: "end_call" });
		await newer.until(() => newer.logged("call.ended"));

		const log = await newer.log();
		const interrupted = log.find(({ type }) => type === "turn.reply_interrupted");
		expect(interrupted?.data).toMatchObject({ turn: 1, by: "connection_lost" });
		expect(log.filter(({ type }) => type === "call.resumed")).toHaveLength(1);
		expect(log.find(({ type }) => type === "call.ended")?.data).toMatchObject({
			reason: "caller_hung_up",
		});
	});

	it("takes the call over as often as it likes, and only the newest is heard", async () => {
		const { callId, query, older } = await givenCall("&_pk=one");
		const lines = [older];
		for (let times = 0; times < 3; times++) {
			const newer = await dial(callId, query);
			newer.send({ type: "start_call" });
			lines.push(newer);
		}
		const [newest, ...left] = lines.toReversed();
		if (newest === undefined) throw new Error("no line");
		for (const one of left) expect(await one.closed).toMatchObject({ code: CLOSE.takenOver });
		await newest.until(() => newest.logged("call.resumed", 3));
		await newest.until(() => newest.of("status").at(-1)?.["status"] === "listening");
		newest.speak("hear:say:Here I am.");
		await newest.until(async () =>
			(await newest.log()).some(({ type, data }) => type === "turn.replied" && data.turn === 1),
		);
		newest.send({ type: "end_call" });
	});

	it("takes over a call that has just begun, and no greeting is said twice", async () => {
		const callId = newCallId();
		const [older, newer] = [
			await Caller.connect(callId, { tokenId: "one" }),
			await Caller.connect(callId, { tokenId: "one" }),
		];
		older.send({ type: "start_call" });
		newer.send({ type: "start_call" });
		expect(await older.closed).toMatchObject({ code: CLOSE.takenOver });
		await newer.until(() => newer.logged("turn.replied"));
		newer.send({ type: "end_call" });
		await newer.until(() => newer.logged("call.ended"));
		const types = (await newer.log()).map(({ type }) => type);
		expect(types.filter((type) => type === "call.started")).toHaveLength(1);
		expect(types.filter((type) => type === "turn.replied")).toHaveLength(1);
	});

	it("does not take over a call that another token began: the speaker is not disturbed", async () => {
		const callId = newCallId();
		const caller = await Caller.connect(callId, { tokenId: "first" });
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		const stranger = await Caller.connect(callId, { tokenId: "second" });
		stranger.send({ type: "start_call" });
		expect(await stranger.closed).toMatchObject({ code: CLOSE.refused });
		caller.speak("hear:say:Still here.");
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.send({ type: "end_call" });
	});
});

describe.concurrent("a newer connection of a public call", () => {
	it("takes the call over at once when the same client opened it, as the SDK's does", async () => {
		const clientId = crypto.randomUUID();
		const callId = newCallId();
		const older = await Caller.connect(callId, { clientId });
		older.send({ type: "start_call" });
		await older.until(() => older.logged("turn.replied"));
		const newer = await Caller.connect(callId, { clientId });
		newer.send({ type: "start_call" });
		expect(await older.closed).toMatchObject({ code: CLOSE.takenOver });
		await newer.until(() => newer.logged("call.resumed"));
		newer.send({ type: "end_call" });
	});

	it.each([
		["another client", crypto.randomUUID()],
		["a client without an id", null],
	])("does not disturb the speaker when %s opened it", async (_, clientId) => {
		const callId = newCallId();
		const caller = await Caller.connect(callId, { clientId: clientId && crypto.randomUUID() });
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		const stranger = await Caller.connect(callId, { clientId });
		stranger.send({ type: "start_call" });
		expect(await stranger.closed).toMatchObject({ code: CLOSE.anotherSpeaker });
		expect(await caller.logged("call.resumed")).toBe(false);
		caller.send({ type: "end_call" });
	});
});

/** Two tokens of one caller for one call, as if time had passed between their uses. */
async function givenTokens() {
	const given = { ...claims(), workspaceId: "default" };
	const fresh = await seal(given);
	const old = await seal(given, Date.now() - HALF_AN_HOUR - 1000);
	return { callId: given.callId, fresh: `token=${fresh.token}`, old: `token=${old.token}` };
}
const answerTo = async (callId: string, query: string) => {
	const path = `/agents/call-agent/${callId}?${query}`;
	return read(await send(path, { headers: { upgrade: "websocket" } }));
};

describe.concurrent("a token that is older than half an hour", () => {
	it("resumes the call that it began, for as long as it lives", async () => {
		const { callId, fresh, old } = await givenTokens();
		const caller = await dial(callId, fresh);
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.socket.close(1000, "lost");
		await caller.closed;

		const back = await dial(callId, old);
		back.send({ type: "start_call" });
		await back.until(() => back.logged("turn.replied", 2));
		back.speak("hear:say:Here I am.");
		await back.until(() => back.logged("turn.replied", 3));
		back.send({ type: "end_call" });
		await back.until(() => back.logged("call.ended"));
		expect(await back.logged("call.resumed")).toBe(true);
		expect(await answerTo(callId, old)).toMatchObject(problem(401, "expired_token"));
	});

	it("begins no call, and does not resume what another token began", async () => {
		const { callId, old } = await givenTokens();
		expect(await answerTo(callId, old)).toMatchObject(problem(401, "expired_token"));
		const other = await Caller.connect(callId, { tokenId: "another" });
		other.send({ type: "start_call" });
		await other.until(() => other.logged("call.started"));
		expect(await answerTo(callId, old)).toMatchObject(problem(401, "expired_token"));
		other.send({ type: "end_call" });
	});
});
