import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Ai } from "../../src/providers/ai/port.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { Aura } from "../../src/providers/speech/aura.ts";
import { PersistentSpeech } from "../../src/providers/speech/persistent-speech.ts";

const TEXT = "We open at nine.";
const AUDIO = Uint8Array.from({ length: 16_000 }, (_, at) => 1 + (at % 250));

/** How an engine answers once: it sends a part of the audio in chunks, and then ends, breaks, or says nothing more. */
interface Answer {
	status: number;
	share: number;
	chunks: number[];
	finally: "end" | "break" | "silence";
}

const answer = fc.record({
	status: fc.constantFrom(200, 200, 200, 200, 429, 500),
	share: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
	chunks: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 20 }),
	finally: fc.constantFrom("end", "end", "break", "silence"),
});

function bodyOf({ share, chunks, finally: last }: Answer): ReadableStream<Uint8Array> {
	const until = Math.round(share * AUDIO.length);
	let [at, nth] = [0, 0];
	return new ReadableStream({
		pull(out) {
			if (at < until) {
				const size = chunks[nth % chunks.length] ?? 1;
				out.enqueue(AUDIO.slice(at, Math.min(at + size, until)));
				at += size;
				nth += 1;
				return undefined;
			}
			if (last === "end") out.close();
			if (last === "break") out.error(new Error("connection lost"));
			return last === "silence" ? new Promise<void>(() => undefined) : undefined;
		},
	});
}

/** An engine that answers in this order, and in the last way for ever. */
function engine(answers: readonly Answer[]): Ai {
	let asked = 0;
	return {
		run: () => {
			const next = answers[Math.min(asked, answers.length - 1)];
			asked += 1;
			if (next === undefined) throw new Error("no answer");
			const { status } = next;
			return Promise.resolve(new Response(status === 200 ? bodyOf(next) : "no", { status }));
		},
	};
}

const isPlausible = (bytes: number) => bytes >= 12 * 10 * 32;

describe("whatever an engine sends, and wherever it stops,", () => {
	it("the caller hears all of it once, or a beginning of it and then a failure", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 3 }), async (answers) => {
				const voice = new Aura(engine(answers), { model: "aura", speaker: "asteria" });
				const speech = new PersistentSpeech({
					voices: [voice],
					limits: { firstMs: 40, nextMs: 30 },
				});
				const heard: Uint8Array<ArrayBuffer>[] = [];
				let failure: unknown = null;
				try {
					for await (const chunk of speech.synthesise(TEXT, new AbortController().signal))
						heard.push(chunk);
				} catch (cause) {
					failure = cause;
				}
				const bytes = await new Blob(heard).bytes();
				expect(heard.every((chunk) => chunk.length > 0 && chunk.length % 2 === 0)).toBe(true);
				expect(bytes).toEqual(AUDIO.slice(0, bytes.length));
				const ended =
					failure === null ? isPlausible(bytes.length) : failure instanceof ProviderError;
				expect(ended).toBe(true);
			}),
			{ numRuns: 60 },
		);
	});
});
