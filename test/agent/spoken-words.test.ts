import { describe, expect, it } from "vitest";

import { Caller } from "../support/caller.ts";

/** What was recorded, shown and synthesised of a reply in these words. */
async function replyWith(words: string) {
	const caller = await Caller.greeted();
	const events = (words.match(/.{1,7}/gsu) ?? []).map((response) => JSON.stringify({ response }));
	caller.send({ type: "text_message", text: `events:${JSON.stringify([...events, "[DONE]"])}` });
	await caller.until(() => caller.logged("turn.replied", 2));
	caller.send({ type: "end_call" });
	const log = await caller.log();
	const spoken = log.flatMap(({ type, data }) =>
		type === "turn.sentence_spoken" && data.turn === 1 ? [data.text] : [],
	);
	const audioMs = log.flatMap(({ type, data }) =>
		type === "turn.sentence_spoken" && data.turn === 1 ? [data.audioMs] : [],
	);
	const replied = log.flatMap(({ type, data }) =>
		type === "turn.replied" && data.turn === 1 ? [data] : [],
	);
	return { spoken, audioMs, replied, shown: caller.of("transcript_end").at(-1)?.["text"] };
}

describe.concurrent("of a reply", () => {
	it("only the words reach the synthesiser, the log and the page", async () => {
		const { spoken, replied, shown } = await replyWith(
			"We have:\n\n1. **Check-up** (30 min) 🦷\n2. **Cleaning** – £45\n\nSee [our site](https://x.example/a_b).",
		);
		const words = "We have: 1. Check-up (30 min). 2. Cleaning – £45. See our site.";
		expect(spoken.join(" ")).toBe(words);
		expect(replied).toMatchObject([{ text: words }]);
		expect(shown).toBe(words);
	});

	it("the voice says numbers as people do, and the log keeps them as they were written", async () => {
		const { spoken, audioMs, replied } = await replyWith("It is £45 at 10:30.");
		expect(spoken).toEqual(["It is £45 at 10:30."]);
		expect(replied).toMatchObject([{ text: "It is £45 at 10:30." }]);
		// The scripted voice takes 20 ms for each character that it was given.
		expect(audioMs).toEqual(["It is forty-five pounds at ten thirty.".length * 20]);
	});
});
