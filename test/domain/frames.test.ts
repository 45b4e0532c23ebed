import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Frame, MAX_FRAME_BYTES, readFrame } from "../../src/agent/line/frames.ts";

const sent = (message: unknown) => readFrame(JSON.stringify(message));
const bad = (frame: Frame) => (frame.kind === "bad" ? frame.bad : undefined);
/** The audio that is handed on; null when the frame is none. */
const bytesOf = (frame: Frame) =>
	frame.kind === "audio" ? Array.from(new Uint8Array(frame.audio)) : null;

describe("a text frame", () => {
	it.each(["hello", "start_call", "end_call", "start_of_speech", "end_of_speech", "interrupt"])(
		"may be %s",
		(type) => {
			expect(sent({ type })).toEqual({
				kind: "message",
				message: { type },
				text: JSON.stringify({ type }),
			});
		},
	);

	it("may say what it is in more detail, and hands on nothing that we do not know", () => {
		expect(sent({ type: "hello", protocol_version: 1, admin: true })).toMatchObject({
			message: { type: "hello", protocol_version: 1 },
			text: '{"type":"hello","protocol_version":1}',
		});
		expect(sent({ type: "start_call", preferred_format: "pcm16" })).toMatchObject({
			message: { type: "start_call", preferred_format: "pcm16" },
		});
	});

	it("may acknowledge how much of the reply was played", () => {
		expect(sent({ type: "playback_ack", played_ms: 1200.5 })).toMatchObject({
			message: { type: "playback_ack", played_ms: 1200.5 },
		});
		for (const played_ms of [-1, "100", null, undefined])
			expect(bad(sent({ type: "playback_ack", played_ms }))?.message).toMatch(/^played_ms: /);
	});

	it("may say what is on the caller's screen, and whether the agent is to be heard", () => {
		expect(sent({ type: "shown_ack", text: "Hello." })).toMatchObject({
			message: { type: "shown_ack", text: "Hello." },
		});
		expect(sent({ type: "voice", on: false })).toMatchObject({
			message: { type: "voice", on: false },
		});
		expect(bad(sent({ type: "voice", on: "no" }))?.message).toMatch(/^on: /);
	});

	it("may carry what the caller typed, tidied, up to 4,000 characters", () => {
		expect(sent({ type: "text_message", text: "  Hello?\n" })).toMatchObject({
			message: { type: "text_message", text: "Hello?" },
		});
		expect(sent({ type: "text_message", text: "é".repeat(4000) }).kind).toBe("message");
		expect(bad(sent({ type: "text_message", text: "é".repeat(4001) }))).toMatchObject({
			code: "invalid_frame",
			message: expect.stringMatching(/^text: .*4000/),
		});
		expect(bad(sent({ type: "text_message", text: " \n" }))?.code).toBe("invalid_frame");
		expect(bad(sent({ type: "text_message" }))?.message).toMatch(/^text: /);
	});

	it.each(["", "hello", "{", "[1,", "\u0000", "undefined"])(
		"is refused when it is no JSON: %j",
		(text) => {
			expect(bad(readFrame(text))).toEqual({
				code: "invalid_json",
				message: expect.stringContaining("one of hello, start_call"),
			});
		},
	);

	it.each([null, 7, "hello", [], true])(
		"is refused when it is JSON, but no object: %j",
		(value) => {
			expect(bad(sent(value))?.code).toBe("invalid_frame");
		},
	);

	it.each(["cf_agent_state", "HELLO", "", 7, null, "toString"])(
		"is refused, and told which types there are, when its type is %j",
		(type) => {
			expect(bad(sent({ type }))).toEqual({
				code: "unknown_type",
				message: expect.stringContaining("one of hello, start_call"),
			});
		},
	);

	it("names the field that is wrong", () => {
		expect(bad(sent({ type: "hello", protocol_version: "1" }))?.message).toMatch(
			/^protocol_version: /,
		);
	});
});

describe("a frame of audio", () => {
	it("is taken as it is, empty or not", () => {
		expect(bytesOf(readFrame(new Uint8Array([1, 2, 3, 4]).buffer))).toEqual([1, 2, 3, 4]);
		expect(bytesOf(readFrame(new ArrayBuffer(0)))).toEqual([]);
	});

	it("is taken out of the middle of a larger buffer", () => {
		const view = new Uint8Array([9, 9, 1, 2, 3, 4, 9]).subarray(2, 6);
		expect(bytesOf(readFrame(view))).toEqual([1, 2, 3, 4]);
	});

	it("loses the half sample at its end", () => {
		expect(bytesOf(readFrame(new Uint8Array([1, 2, 3]).buffer))).toEqual([1, 2]);
	});
});

describe("a frame that is too large", () => {
	it("closes the socket, whether it is audio or text", () => {
		const refusal = { code: "frame_too_large", closes: 1009 };
		expect(readFrame(new ArrayBuffer(MAX_FRAME_BYTES)).kind).toBe("audio");
		expect(bad(readFrame(new ArrayBuffer(MAX_FRAME_BYTES + 2)))).toMatchObject(refusal);
		expect(bad(readFrame("x".repeat(MAX_FRAME_BYTES + 1)))).toMatchObject(refusal);
	});
});

describe("whatever a client sends,", () => {
	it("any text is a message or a refusal that says why, and never an error of ours", () => {
		const anyType = fc.constantFrom("hello", "text_message", "start_call", "");
		const typed = fc.record({ type: anyType, text: fc.jsonValue() }, { requiredKeys: ["type"] });
		const texts = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.json(),
			typed.map((value) => JSON.stringify(value)),
		);
		fc.assert(
			fc.property(texts, (text) => {
				const frame = readFrame(text);
				expect(["message", "bad"]).toContain(frame.kind);
				// What is handed on says the same when it is read again.
				const again = frame.kind === "message" ? readFrame(frame.text) : frame;
				expect(again).toEqual(frame);
				expect(bad(frame)?.message).not.toBe("");
			}),
		);
	});

	it("any bytes are audio of whole samples", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
				expect(bytesOf(readFrame(bytes))).toEqual(Array.from(bytes.subarray(0, bytes.length & ~1)));
			}),
		);
	});
});
