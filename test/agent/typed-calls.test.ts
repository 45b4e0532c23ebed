import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { Caller } from "../support/caller.ts";

const typed = (text: string) => ({ type: "text_message", text });
/** Speaking it takes longer than any test waits. */
const LONG = `${"One two three four five, six seven eight nine ten. ".repeat(8)}Shall I?`;

/** A caller who only reads, with the greeting on the screen. */
async function reading(): Promise<Caller> {
	const caller = await Caller.connect();
	caller.send({ type: "voice", on: false });
	caller.send({ type: "start_call" });
	await caller.until(() => caller.logged("turn.replied"));
	return caller;
}

async function repliesOf(caller: Caller) {
	return (await caller.log()).flatMap((event) =>
		event.type === "turn.replied" || event.type === "turn.reply_interrupted" ? [event] : [],
	);
}

const textOf = (event: RecordedEvent | undefined) =>
	event?.type === "turn.replied" ? event.data.text : undefined;

describe.concurrent("a caller who only reads", () => {
	it("gets every reply as text at once, and no synthesis is paid", async () => {
		const caller = await reading();
		caller.send(typed(`say:${LONG}`));
		await caller.until(() => caller.logged("turn.replied", 2));
		caller.send({ type: "end_call" });
		await caller.until(() => caller.logged("call.ended"));

		const [greeting, reply] = await repliesOf(caller);
		expect(textOf(greeting)).toBe(reception.greeting);
		expect(reply?.data).toMatchObject({
			medium: "text",
			text: LONG,
			audioMs: 0,
			latency: { firstAudioMs: null, responseMs: null, ttsTimeToFirstByteMs: null },
			usage: { synthesisedCharacters: 0 },
		});
		expect(reply?.data.latency.firstTextMs).not.toBeNull();
		expect(caller.audio).toEqual([]);
		expect(caller.of("status").map(({ status }) => status)).not.toContain("speaking");
		expect(caller.of("transcript_end").at(-1)).toMatchObject({ text: LONG });
		const types = (await caller.log()).map(({ type }) => type);
		expect(types).not.toContain("turn.sentence_spoken");
	});

	it("is answered however fast the messages come", async () => {
		const caller = await reading();
		for (const words of ["One.", "Two.", "Three."]) caller.send(typed(`say:${words}`));
		await caller.until(async () => textOf((await repliesOf(caller)).at(-1)) === "Three.");
		const heard = (await caller.log()).filter(({ type }) => type === "turn.heard");
		expect(heard).toHaveLength(3);
		caller.send({ type: "end_call" });
	});

	it("may switch the voice on, and off again in the middle of a reply", async () => {
		const caller = await reading();
		caller.send({ type: "voice", on: true });
		caller.send(typed(`say:${LONG}`));
		await caller.until(() => caller.audio.length > 2);
		caller.send({ type: "voice", on: false });
		await caller.until(() => caller.of("playback_interrupt").length > 0);
		const frames = caller.audio.length;
		caller.send(typed("say:Quiet."));
		await caller.until(async () => textOf((await repliesOf(caller)).at(-1)) === "Quiet.");
		expect(caller.audio).toHaveLength(frames);
		caller.send({ type: "end_call" });
	});
});

/** A caller with the voice on, who has read the greeting and listens to a long reply. */
async function listening(): Promise<Caller> {
	const caller = await Caller.connect();
	caller.send({ type: "start_call" });
	await caller.until(() => caller.of("transcript_end").length > 0);
	caller.send({ type: "shown_ack", text: reception.greeting });
	caller.send(typed(`say:${LONG}`));
	const words = () =>
		caller
			.of("transcript_delta")
			.map(({ text }) => text)
			.join("");
	await caller.until(() => words() === LONG && caller.audio.length > 2);
	return caller;
}

describe.concurrent("a caller who reads what is spoken", () => {
	it("answers the whole reply when all of it is on the screen, at the voice's first words", async () => {
		const caller = await listening();
		caller.send({ type: "shown_ack", text: LONG });
		caller.send(typed("say:Fine."));
		await caller.until(async () => textOf((await repliesOf(caller)).at(-1)) === "Fine.");
		const [greeting, reply] = await repliesOf(caller);
		expect(greeting).toMatchObject({ type: "turn.replied", data: { medium: "text" } });
		expect(reply).toMatchObject({ type: "turn.replied", data: { medium: "text", text: LONG } });
		caller.send({ type: "end_call" });
	});

	it("answers what is on the screen of it when that is not all", async () => {
		const caller = await listening();
		const read = LONG.slice(0, LONG.indexOf(" Shall"));
		caller.send({ type: "shown_ack", text: read });
		caller.send({ type: "shown_ack", text: "of another reply" });
		caller.send(typed("say:Fine."));
		await caller.until(async () => textOf((await repliesOf(caller)).at(-1)) === "Fine.");
		expect((await repliesOf(caller))[1]).toMatchObject({
			type: "turn.reply_interrupted",
			data: { medium: "text", heard: read, generated: LONG, by: "client" },
		});
		caller.send({ type: "end_call" });
	});

	it("has heard only what was spoken when they speak over it", async () => {
		const caller = await listening();
		caller.send({ type: "shown_ack", text: LONG });
		caller.speak("hear:say:Wait.");
		await caller.until(() => caller.logged("turn.reply_interrupted"));
		const reply = (await repliesOf(caller))[1];
		expect(reply).toMatchObject({ data: { medium: "speech", by: "caller", generated: LONG } });
		const heard = reply?.type === "turn.reply_interrupted" ? reply.data.heard : LONG;
		expect(heard.length).toBeLessThan(LONG.length);
		caller.send({ type: "end_call" });
	});
});
