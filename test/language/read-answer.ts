import { streamText, tool, wrapLanguageModel } from "ai";
import { convertArrayToReadableStream, MockLanguageModelV4 } from "ai/test";
import { expect } from "vitest";
import { z } from "zod";

import { cleanAnswer } from "../../src/providers/language/clean-answer.ts";

/** What the AI SDK makes of a text that streams in these pieces: the words, and the tool calls. */
async function read(pieces: string[], modelId: string = crypto.randomUUID()) {
	const usage = {
		inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
		outputTokens: { total: 1, text: 1, reasoning: 0 },
	};
	const finishReason = { unified: "stop", raw: "stop" } as const;
	const model = new MockLanguageModelV4({
		modelId,
		doStream: {
			stream: convertArrayToReadableStream([
				{ type: "text-start", id: "1" },
				...pieces.map((delta) => ({ type: "text-delta", id: "1", delta }) as const),
				{ type: "text-end", id: "1" },
				{ type: "finish", usage, finishReason },
			]),
		},
	});
	const { stream } = streamText({
		model: wrapLanguageModel({ model, middleware: cleanAnswer }),
		prompt: "?",
		tools: {
			find_slots: tool({ inputSchema: z.object({ service: z.string(), from: z.string() }) }),
			book_appointment: tool({ inputSchema: z.object({ service: z.string(), name: z.string() }) }),
			end_call: tool({ inputSchema: z.object({}) }),
		},
	});
	let words = "";
	const calls: { name: string; input: unknown; valid: boolean }[] = [];
	for await (const part of stream) {
		if (part.type === "text-delta") words += part.text;
		if (part.type === "tool-call")
			calls.push({ name: part.toolName, input: part.input, valid: part.invalid !== true });
	}
	return { words: words.trim(), calls };
}

/** In one piece, by the letter, and in pieces of three. */
const chunkings = (text: string) => [
	[text],
	text.match(/./gsu) ?? [],
	text.match(/.{1,3}/gsu) ?? [],
];

/** The words that are left of a text of this model. */
export async function readAs(modelId: string, text: string): Promise<string> {
	const { words } = await read(text.match(/.{1,5}/gsu) ?? [], modelId);
	return words;
}

/** However it is cut, it is read the same. */
export async function readAll(text: string) {
	const [first, ...others] = await Promise.all(chunkings(text).map((pieces) => read(pieces)));
	for (const other of others) expect(other).toEqual(first);
	return first;
}
