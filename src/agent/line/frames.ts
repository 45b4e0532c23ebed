import { z } from "zod";

import { parseJson } from "../../domain/parsing/json.ts";

/** Longer frames are refused. For comparison: 100 ms of audio are 3.2 KB. */
export const MAX_FRAME_BYTES = 64 * 1024;
const MAX_TEXT_CHARACTERS = 4_000;

/** The text messages of a client: the voice protocol of the Agents SDK, version 1, and three of our own. */
const ClientMessage = z.discriminatedUnion("type", [
	z.object({ type: z.literal("hello"), protocol_version: z.number().optional() }),
	z.object({ type: z.literal("start_call"), preferred_format: z.string().optional() }),
	z.object({ type: z.literal("end_call") }),
	z.object({ type: z.literal("start_of_speech") }),
	z.object({ type: z.literal("end_of_speech") }),
	z.object({ type: z.literal("interrupt") }),
	// How much of the reply's audio the client has played so far, in ms since its first sound.
	z.object({ type: z.literal("playback_ack"), played_ms: z.number().nonnegative() }),
	// The beginning of the reply that is on the client's screen.
	z.object({ type: z.literal("shown_ack"), text: z.string() }),
	// Whether the agent is to be heard, or its words are only to be shown.
	z.object({ type: z.literal("voice"), on: z.boolean() }),
	z.object({
		type: z.literal("text_message"),
		text: z.string().trim().min(1).max(MAX_TEXT_CHARACTERS),
	}),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

const types = ClientMessage.options.map((option) => option.shape.type.value).join(", ");

/** What is wrong with a frame or its connection, for the client to read. With `closes`, the socket is closed with that code. */
export interface BadFrame {
	code:
		| "frame_too_large"
		| "invalid_json"
		| "invalid_frame"
		| "unknown_type"
		| "audio_before_start_call"
		| "text_before_start_call"
		| "another_speaker"
		| "taken_over"
		| "not_your_call"
		| "call_over"
		| "agent_unavailable"
		| "too_fast";
	message: string;
	closes?: number;
}

/** The close codes that a client may see. 1009 is WebSocket's own; 44xx are ours. */
export const CLOSE = {
	tooLarge: 1009,
	refused: 4403,
	tooFast: 4408,
	anotherSpeaker: 4409,
	callOver: 4410,
	takenOver: 4411,
} as const;

export type Frame =
	| { kind: "audio"; audio: ArrayBuffer }
	| { kind: "message"; message: ClientMessage; text: string }
	| { kind: "bad"; bad: BadFrame };

/** Parses a frame from a client. The rest of the object only sees frames that passed here. */
export function readFrame(frame: string | ArrayBuffer | ArrayBufferView): Frame {
	const bytes = typeof frame === "string" ? textBytes(frame) : frame.byteLength;
	if (bytes > MAX_FRAME_BYTES) {
		const message = `frame of ${bytes} bytes: at most ${MAX_FRAME_BYTES}`;
		return { kind: "bad", bad: { code: "frame_too_large", message, closes: CLOSE.tooLarge } };
	}
	if (typeof frame !== "string") return { kind: "audio", audio: wholeSamples(frame) };

	const value = parseJson(frame);
	if (value === undefined)
		return bad("invalid_json", `not JSON: text frames carry {"type": …} with one of ${types}`);
	const parsed = ClientMessage.safeParse(value);
	if (parsed.success)
		return { kind: "message", message: parsed.data, text: JSON.stringify(parsed.data) };
	const issue = parsed.error.issues[0];
	if (issue?.code === "invalid_union")
		return bad("unknown_type", `type: unknown; a client sends one of ${types}`);
	return bad(
		"invalid_frame",
		`${issue?.path.join(".") || "frame"}: ${issue?.message ?? "invalid"}`,
	);
}

/** The size of a text in UTF-8, exact only where it matters: a character is one to three bytes. */
function textBytes(text: string): number {
	const certain = text.length > MAX_FRAME_BYTES || text.length * 3 <= MAX_FRAME_BYTES;
	return certain ? text.length : new TextEncoder().encode(text).byteLength;
}

function bad(code: BadFrame["code"], message: string): Frame {
	return { kind: "bad", bad: { code, message } };
}

/** A sample of PCM16 is two bytes. An odd byte at the end is dropped. */
function wholeSamples(frame: ArrayBuffer | ArrayBufferView): ArrayBuffer {
	const buffer = frame instanceof ArrayBuffer ? frame : copy(frame);
	return buffer.byteLength % 2 === 0 ? buffer : buffer.slice(0, -1);
}

function copy(view: ArrayBufferView): ArrayBuffer {
	const bytes = new Uint8Array(view.byteLength);
	bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
	return bytes.buffer;
}
