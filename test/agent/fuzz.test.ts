import { env, runInDurableObject } from "cloudflare:test";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { MAX_FRAME_BYTES, readFrame } from "../../src/agent/line/frames.ts";
import { CALL_LIMITS } from "../../src/domain/call/limits.ts";
import { Caller } from "../support/caller.ts";

const FRAMES = 10_000;
/** Fixed, so that a failure comes again. */
const SEED = 20_261_122;

const types = [
	"hello",
	"start_call",
	"start_of_speech",
	"end_of_speech",
	"interrupt",
	"playback_ack",
	"shown_ack",
	"voice",
	"text_message",
	"cf_agent_state",
	"rpc",
	"cf_agent_use_chat_request",
	"__proto__",
];
const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string(), fc.constant(null), fc.double());
/** Every message type with its fields right, wrong, missing and strange. `end_call` would end the fun. */
const message = fc
	.record(
		{
			type: fc.oneof(
				{ weight: 9, arbitrary: fc.constantFrom(...types) },
				{ weight: 1, arbitrary: junk },
			),
			text: fc.oneof(fc.constant(" "), junk),
			played_ms: junk,
			preferred_format: junk,
			protocol_version: junk,
			state: junk,
		},
		{ requiredKeys: [] },
	)
	.map((value) => JSON.stringify(value));
const mangled = fc
	.tuple(message, fc.nat(), fc.string({ maxLength: 3 }))
	.map(([text, at, bit]) => {
		const cut = at % (text.length + 1);
		return text.slice(0, cut) + bit + text.slice(cut + bit.length);
	})
	.filter((text) => !text.includes("end_call"));
/** All together no more audio than a call may take at once: faster audio ends it. */
const binary = fc.uint8Array({ maxLength: 60 });
const frame = fc.oneof(message, mangled, fc.json({ maxDepth: 3 }), fc.string(), binary);

/** Of typed messages that are right there are as many as may come at once: more of them end the call. */
function withoutFlood(frames: ReturnType<typeof fc.sample<string | Uint8Array<ArrayBuffer>>>) {
	let typed = 0;
	return frames.filter((one) => {
		const read = readFrame(one);
		if (read.kind !== "message" || read.message.type !== "text_message") return true;
		typed += 1;
		return typed <= CALL_LIMITS.typed.burst;
	});
}

it(`stays in order under ${FRAMES} frames of every kind, and still answers`, async () => {
	let caller = await Caller.greeted();
	const { callId } = caller;
	const frames = withoutFlood(fc.sample(frame, { numRuns: FRAMES, seed: SEED }));
	for (const [index, one] of frames.entries()) {
		caller.socket.send(one);
		if (index % 500 === 499) {
			const before = caller.of("error").length;
			caller.socket.send("null");
			await caller.until(() => caller.of("error").length > before);
		}
	}
	for (const bytes of [MAX_FRAME_BYTES, MAX_FRAME_BYTES + 1, 1_000_000, 33_000_000]) {
		caller.socket.send(new Uint8Array(bytes));
		if (bytes <= MAX_FRAME_BYTES) continue;
		expect(await caller.closed).toMatchObject({ code: 1009 });
		caller = await Caller.connect(callId);
		caller.send({ type: "start_call" });
		await caller.until(() => caller.of("status").at(-1)?.["status"] === "listening");
	}

	const replies = (await caller.log()).filter(({ type }) => type === "turn.replied").length;
	caller.speak("hear:say:Still here.");
	await caller.until(() => caller.logged("turn.replied", replies + 1));
	const log = await caller.log();
	expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
	expect(log.filter(({ type }) => type === "call.started")).toHaveLength(1);
	const states = await runInDurableObject(env.CALLS.getByName(callId), (_, { storage }) =>
		storage.sql.exec("SELECT * FROM cf_agents_state").toArray(),
	);
	expect(states).toEqual([]);
}, 60_000);
