import { describe, expect, it } from "vitest";

import { CLOSE, MAX_FRAME_BYTES } from "../../src/agent/line/frames.ts";
import { Caller, newCallId } from "../support/caller.ts";

const refused = [
	["no JSON", "{oops", "invalid_json"],
	["null", "null", "invalid_frame"],
	["a list", "[1]", "invalid_frame"],
	["an unknown type", '{"type":"transfer"}', "unknown_type"],
	["the SDK's own state frame", '{"type":"cf_agent_state","state":{"x":1}}', "unknown_type"],
	["a remote call", '{"type":"rpc","id":"1","method":"readLog","args":[]}', "unknown_type"],
	["a text message without text", '{"type":"text_message"}', "invalid_frame"],
	["an empty text message", '{"type":"text_message","text":" "}', "invalid_frame"],
] as const;

describe.concurrent("a frame that cannot be read", () => {
	it("is answered with what is wrong and what would be right, and the call goes on", async () => {
		const caller = await Caller.greeted();
		for (const [what, frame, code] of refused) {
			const before = caller.of("error").length;
			caller.socket.send(frame);
			await caller.until(() => caller.of("error").length > before);
			const error = caller.of("error").at(-1);
			expect({ what, ...error }).toMatchObject({ what, code, message: expect.any(String) });
		}
		caller.speak("hear:say:Still here.");
		await caller.until(() => caller.logged("turn.replied", 2));
	});

	it("closes the socket with 1009 when it is too large, and the call can be resumed", async () => {
		const caller = await Caller.greeted();
		caller.socket.send("x".repeat(MAX_FRAME_BYTES + 1));
		expect(await caller.closed).toMatchObject({ code: CLOSE.tooLarge, reason: /at most 65536/ });
		const back = await Caller.connect(caller.callId);
		back.send({ type: "start_call" });
		await back.until(() => back.logged("call.resumed"));
	});

	it("takes audio of an odd length, and none, without complaint", async () => {
		const caller = await Caller.greeted();
		caller.socket.send(new Uint8Array(0));
		caller.socket.send(new Uint8Array(3201));
		caller.speak("hear:say:Still here.");
		await caller.until(() => caller.logged("turn.replied", 2));
		expect(caller.of("error")).toEqual([]);
	});
});

describe.concurrent("before start_call", () => {
	it("refuses audio once, however much of it comes", async () => {
		const caller = await Caller.connect();
		for (let frame = 0; frame < 5; frame++) caller.socket.send(new Uint8Array(3200));
		caller.send({ type: "hello", protocol_version: 1 });
		await caller.until(() => caller.of("error").length > 0);
		await scheduler.wait(100);
		expect(caller.of("error")).toMatchObject([{ code: "audio_before_start_call" }]);
	});

	it("refuses a text message", async () => {
		const caller = await Caller.connect();
		caller.send({ type: "text_message", text: "hello" });
		await caller.until(() => caller.of("error").length > 0);
		expect(caller.of("error")).toMatchObject([{ code: "text_before_start_call" }]);
	});
});

describe.concurrent("who may speak", () => {
	it("is one at a time: a second speaker is turned away with 4409, the first is not disturbed", async () => {
		const caller = await Caller.greeted();
		const second = await Caller.connect(caller.callId);
		second.send({ type: "start_call" });
		expect(await second.closed).toMatchObject({ code: CLOSE.anotherSpeaker });
		expect(second.of("error")).toMatchObject([{ code: "another_speaker" }]);
		caller.speak("hear:say:Still here.");
		await caller.until(() => caller.logged("turn.replied", 2));
	});

	it("is only the holder of the token that began the call", async () => {
		const callId = newCallId();
		const caller = await Caller.connect(callId, { tokenId: "first" });
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		caller.socket.close(1000, "lost");
		const other = await Caller.connect(callId, { tokenId: "second" });
		other.send({ type: "start_call" });
		expect(await other.closed).toMatchObject({ code: CLOSE.refused });
		expect(other.of("error")).toMatchObject([{ code: "not_your_call" }]);
		const back = await Caller.connect(callId, { tokenId: "first" });
		back.send({ type: "start_call" });
		await back.until(() => back.logged("call.resumed"));
	});

	it("is nobody once the call is over: 4410", async () => {
		const caller = await Caller.greeted();
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.ended"));
		const late = await Caller.connect(caller.callId);
		late.send({ type: "start_call" });
		expect(await late.closed).toMatchObject({ code: CLOSE.callOver });
	});

	it("is nobody whom edge did not admit: 4403", async () => {
		const caller = await Caller.connect(newCallId(), { callId: "call_nonsense" });
		expect(await caller.closed).toMatchObject({ code: CLOSE.refused });
	});
});
