import { streamText, wrapLanguageModel } from "ai";
import { convertArrayToReadableStream, MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";

import { limitTime } from "../../src/providers/language/limit-time.ts";
import { modelFailure } from "../../src/providers/language/model-failure.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";

type DoStream = MockLanguageModelV4["doStream"];
type Stream = Awaited<ReturnType<DoStream>>;

const usage = {
	inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
	outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const good = (): Promise<Stream> =>
	Promise.resolve({
		stream: convertArrayToReadableStream([
			{ type: "text-start", id: "1" },
			{ type: "text-delta", id: "1", delta: "Good." },
			{ type: "text-end", id: "1" },
			{ type: "finish", usage, finishReason: { unified: "stop", raw: "stop" } },
		]),
	});
const refused = (status: number) => () =>
	Promise.reject(ProviderError.fromStatus("language_model", status));
const broken = (): Promise<Stream> =>
	Promise.resolve({
		stream: convertArrayToReadableStream([
			{ type: "stream-start", warnings: [] },
			{ type: "error", error: new Error("overloaded") },
		]),
	});
const silent = () => new Promise<Stream>(() => undefined);

/** Asks a model that behaves differently each time. Returns what was said, the error, and how often it was asked. */
async function ask(behaviours: DoStream[]) {
	let asked = 0;
	const model = wrapLanguageModel({
		model: new MockLanguageModelV4({
			doStream: (options) => (behaviours[asked++] ?? silent)(options),
		}),
		middleware: limitTime({ firstMs: 300, nextMs: 300, totalMs: 5000 }),
	});
	let text = "";
	let error: string | null = null;
	const { stream } = streamText({
		model,
		prompt: "hello",
		maxRetries: 0,
		onError: () => undefined,
	});
	for await (const part of stream) {
		if (part.type === "text-delta") text += part.text;
		if (part.type === "error") error = modelFailure(part.error).code;
	}
	return { text, error, asked };
}

describe("a model that fails before its first word", () => {
	it.each([
		["does not answer", silent],
		["sends an error", broken],
		["answers 503", refused(503)],
		["answers 429", refused(429)],
	])("is asked once more when it %s", async (_, first) => {
		expect(await ask([first, good])).toEqual({ text: "Good.", error: null, asked: 2 });
	});

	it("is given up after the second time", async () => {
		expect(await ask([silent, silent, good])).toEqual({
			text: "",
			error: "language_model_stalled",
			asked: 2,
		});
	});

	it("is not asked again when the answer will not change", async () => {
		expect(await ask([refused(401), good])).toEqual({
			text: "",
			error: "language_model_answered_401",
			asked: 1,
		});
	});

	it("loses its connection when it is late", async () => {
		const signals: (AbortSignal | undefined)[] = [];
		const late = (options: Parameters<DoStream>[0]) => {
			signals.push(options.abortSignal);
			return silent();
		};
		await ask([late, good]);
		expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
	});
});
