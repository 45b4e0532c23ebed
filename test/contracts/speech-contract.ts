import { describe, expect, it } from "vitest";

import { playsMs } from "../../src/domain/audio/pcm.ts";
import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import type { SpeechToText, TextToSpeech } from "../../src/providers/speech/port.ts";
import { wordErrors } from "../../tools/bench/speech/word-errors.ts";
import { NOWHERE, silence } from "../support/engines.ts";
import { Listener } from "../support/listener.ts";

/** A recogniser's engine, and how a test makes it hear something. */
export interface EarUnderTest {
	connect(ai: Ai): SpeechToText;
	url(): Promise<string> | string;
	/** Frames in which the engine hears these words and then the end of a turn. */
	say(words: string): Promise<ArrayBuffer[]> | ArrayBuffer[];
	/** Words heard wrongly, of all that were said. */
	maxErrorRate: number;
}

const SENTENCE = "i would like to book a cleaning for next tuesday";

/** What every recogniser does. */
export function itIsARecogniser(name: string, ear: EarUnderTest): void {
	const open = async () => ear.connect(new HttpAi(await ear.url()));

	describe(`${name}, as any recogniser,`, () => {
		it("tells that the caller speaks, then once what they said, also of what came before it was ready", async () => {
			const listener = new Listener(await open());
			listener.feed(await ear.say(SENTENCE));
			await listener.session.ready;
			await listener.turns(1);
			expect(listener.milestones()).toEqual(["speech", "end"]);
			expect(listener.told.slice(1, -1).every((told) => told === "interim")).toBe(true);
			const { errors, words } = wordErrors(SENTENCE, listener.said[0] ?? "");
			expect({ said: listener.said, right: errors <= ear.maxErrorRate * words }).toMatchObject({
				right: true,
			});
			listener.session.close();
		});

		it("tells turns in the order in which they were spoken, and nothing of the silence around them", async () => {
			const listener = new Listener(await open());
			await listener.session.ready;
			listener.feed(silence(1500));
			listener.feed(await ear.say("good morning"));
			listener.feed(silence(1000));
			listener.feed(await ear.say("yes please"));
			await listener.turns(2);
			expect(listener.said).toEqual(["good morning", "yes please"]);
			// Over HTTP the second turn may begin before the answer about the first is there.
			expect(listener.milestones().at(0)).toBe("speech");
			expect(listener.milestones().at(-1)).toBe("end");
			expect(listener.milestones().toSorted()).toEqual(["end", "end", "speech", "speech"]);
			listener.session.close();
		});

		it("says nothing more once it is closed, even about what it has already been given", async () => {
			const recogniser = await open();
			const closed = new Listener(recogniser, { closesAt: "speech" });
			const other = new Listener(recogniser);
			const frames = await ear.say("good morning");
			closed.feed(frames);
			other.feed(frames);
			await other.turns(1);
			closed.feed(frames);
			expect(closed.told).toEqual(["speech"]);
			other.session.close();
		});
	});
}

/** What a recogniser does, whatever its engine, when it cannot be had. */
export function itReportsItsEngine(name: string, ear: Pick<EarUnderTest, "connect" | "say">): void {
	const failing: Ai = { run: () => Promise.reject(new Error("3040: capacity exceeded")) };

	describe(`${name} whose engine cannot be had`, () => {
		it.each([
			["cannot be reached", new HttpAi(NOWHERE)],
			["fails as the AI binding does", failing],
		])("tells once, in its own kind of error, that it %s", async (_, ai) => {
			const listener = new Listener(ear.connect(ai));
			const frames = await ear.say("good morning");
			listener.feed(frames);
			await listener.until(() => listener.lost.length > 0);
			listener.feed(frames);
			listener.session.close();
			await scheduler.wait(20);
			expect(listener.lost).toMatchObject([{ name: "ProviderError", retryable: true }]);
			expect(listener.said).toEqual([]);
		});
	});
}

/** What a recogniser behind a socket does besides. `deadly` is a frame after which its engine hangs up. */
export function itIsAStream(name: string, ear: EarUnderTest & { deadly: ArrayBuffer }): void {
	const open = async () => ear.connect(new HttpAi(await ear.url()));

	describe(`${name}, as any stream,`, () => {
		it("tells once that the engine hung up, and takes what comes after without complaint", async () => {
			const listener = new Listener(await open());
			await listener.session.ready;
			listener.feed([ear.deadly]);
			await listener.until(() => listener.lost.length > 0);
			listener.feed(silence(200));
			listener.session.close();
			await scheduler.wait(20);
			expect(listener.lost).toEqual([expect.any(ProviderError)]);
			expect(listener.lost[0]?.retryable).toBe(true);
			expect(listener.told).toEqual([]);
		});

		it("does not tell of an engine that hangs up after the close", async () => {
			const recogniser = await open();
			const [closed, other] = [new Listener(recogniser), new Listener(recogniser)];
			await Promise.all([closed.session.ready, other.session.ready]);
			closed.feed([ear.deadly]);
			closed.session.close();
			other.feed([ear.deadly]);
			await other.until(() => other.lost.length > 0);
			await scheduler.wait(20);
			expect(closed.lost).toEqual([]);
		});

		it("is never ready when the engine fails", async () => {
			const failing: Ai = { run: () => Promise.reject(new Error("3040: capacity exceeded")) };
			const { ready } = new Listener(ear.connect(failing)).session;
			await expect(ready).rejects.toBeInstanceOf(ProviderError);
		});

		it("may be closed before it is ready, and then hears and tells nothing", async () => {
			const recogniser = await open();
			const [closed, other] = [new Listener(recogniser), new Listener(recogniser)];
			const frames = await ear.say("good morning");
			closed.feed(frames);
			closed.session.close();
			other.feed(frames);
			await other.turns(1);
			await closed.session.ready;
			expect([closed.told, closed.lost]).toEqual([[], []]);
			other.session.close();
		});
	});
}

/** A synthesiser's engine, and a text that it will never take. */
export interface VoiceUnderTest {
	connect(ai: Ai): TextToSpeech;
	url(): Promise<string> | string;
	refused: string;
}

const GREETING = "Thank you for calling Lakeside Clinic.";

/** What every synthesiser does. */
export function itIsASynthesiser(name: string, voice: VoiceUnderTest): void {
	const open = async () => voice.connect(new HttpAi(await voice.url()));

	describe(`${name}, as any synthesiser,`, () => {
		it("speaks whole samples for about as long as the text takes, longer for a longer text", async () => {
			const speaks = await open();
			const short = await listen(speaks, GREETING);
			expect(short.chunks.every((chunk) => chunk.length > 0 && chunk.length % 2 === 0)).toBe(true);
			expect(short.audioMs / GREETING.length).toBeGreaterThanOrEqual(20);
			expect(short.audioMs / GREETING.length).toBeLessThanOrEqual(200);
			expect(short.chunks.some((chunk) => chunk.some((byte) => byte !== 0))).toBe(true);
			const long = await listen(speaks, `${GREETING} How may I help you today?`);
			expect(long.audioMs).toBeGreaterThan(short.audioMs * 1.3);
		});

		it("ends early when it is aborted, and speaks nothing when it was before", async () => {
			const speaks = await open();
			const text = Array.from({ length: 40 }, () => GREETING).join(" ");
			const aborting = new AbortController();
			const cut = await listen(speaks, text, aborting);
			expect(cut.audioMs).toBeGreaterThan(0);
			expect(cut.audioMs).toBeLessThan((text.length * 20) / 2);
			expect((await listen(speaks, text, aborting)).audioMs).toBe(0);
		});

		it("says that a text it refuses is not worth another try", async () => {
			const failed = listen(await open(), voice.refused);
			await expect(failed).rejects.toMatchObject({ name: "ProviderError", retryable: false });
		});
	});
}

interface Spoken {
	chunks: Uint8Array<ArrayBuffer>[];
	audioMs: number;
}

/** Listens to the end, or aborts at the first chunk. */
export async function listen(
	voice: TextToSpeech,
	text: string,
	aborting?: AbortController,
): Promise<Spoken> {
	const spoken: Spoken = { chunks: [], audioMs: 0 };
	const { signal } = aborting ?? new AbortController();
	for await (const chunk of voice.synthesise(text, signal)) {
		spoken.chunks.push(chunk);
		spoken.audioMs += playsMs(chunk.length);
		aborting?.abort();
	}
	return spoken;
}
