import { describe, expect, it } from "vitest";

import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { Aura } from "../../src/providers/speech/aura.ts";
import { itIsASynthesiser, listen } from "../contracts/speech-contract.ts";
import { NOWHERE, scriptedUrl } from "../support/engines.ts";

const aura1 = (ai: Ai) => new Aura(ai, { model: "@cf/deepgram/aura-1", speaker: "asteria" });

itIsASynthesiser("Scripted Aura", { url: scriptedUrl, refused: "refuse 413", connect: aura1 });

describe("Aura", () => {
	it.each([
		["refuse 429", true],
		["refuse 503", true],
		["refuse 400", false],
		["refuse 401", false],
	])("says of an engine told to %s whether another try is of use", async (text, retryable) => {
		const failed = listen(aura1(new HttpAi(scriptedUrl())), text);
		await expect(failed).rejects.toMatchObject({ name: "ProviderError", retryable });
	});

	it("does not take audio that breaks off for a whole sentence", async () => {
		const failed = listen(aura1(new HttpAi(scriptedUrl())), "Please break off in the middle.");
		await expect(failed).rejects.toMatchObject({ name: "ProviderError", retryable: true });
	});

	const failing: Ai = { run: () => Promise.reject(new Error("3040: capacity exceeded")) };
	it.each([
		["cannot be reached", new HttpAi(NOWHERE)],
		["fails as the AI binding does", failing],
	])("says that an engine that %s is worth another try", async (_, ai) => {
		await expect(listen(aura1(ai), "Hello.")).rejects.toMatchObject({
			name: "ProviderError",
			retryable: true,
		});
	});

	it("never hands on half a sample, wherever the network cut", async () => {
		const audio = Uint8Array.from({ length: 4001 }, (_, index) => index % 251);
		const cuts = [0, 1, 2, 5, 6, 1501, 4000];
		const body = new ReadableStream<Uint8Array>({
			start(controller) {
				for (const [index, from] of cuts.entries())
					controller.enqueue(audio.slice(from, cuts[index + 1] ?? audio.length));
				controller.close();
			},
		});
		const cutting: Ai = { run: () => Promise.resolve(new Response(body)) };
		const { chunks } = await listen(aura1(cutting), "Hello.");
		expect(chunks.every((chunk) => chunk.length > 0 && chunk.length % 2 === 0)).toBe(true);
		expect(await new Blob(chunks).bytes()).toEqual(audio.slice(0, 4000));
	});
});
