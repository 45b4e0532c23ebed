import { streamText, wrapLanguageModel } from "ai";
import { convertArrayToReadableStream, MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";

import { Circuit } from "../../src/providers/circuit.ts";
import { modelFailure } from "../../src/providers/language/model-failure.ts";
import { persistentModel } from "../../src/providers/language/persistent-model.ts";
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
const refused =
	(status: number, retryAfterSeconds: number | null = null) =>
	() =>
		Promise.reject(ProviderError.fromStatus("language_model", status, retryAfterSeconds));
const broken = (): Promise<Stream> =>
	Promise.resolve({
		stream: convertArrayToReadableStream([
			{ type: "stream-start", warnings: [] },
			{ type: "error", error: new Error("overloaded") },
		]),
	});
const silent = () => new Promise<Stream>(() => undefined);

const limits = { firstMs: 300, nextMs: 300, totalMs: 5000 };

interface Setup {
	circuit?: Circuit;
	/** What the other model does each time; there is none when left out. */
	fallback?: DoStream[];
	openMs?: number;
}

/** Asks a model that behaves differently each time. Returns what was said, the error, and how often each was asked. */
async function ask(
	behaviours: DoStream[],
	{ circuit = new Circuit(3), fallback, openMs = 60_000 }: Setup = {},
) {
	const [first, second] = [behaves(behaviours), behaves(fallback ?? [])];
	const candidate = { name: "first", model: first, circuit };
	const model = wrapLanguageModel({
		model: first,
		middleware: persistentModel({
			candidates: fallback
				? [candidate, { name: "second", model: second, circuit: new Circuit(3) }]
				: [candidate],
			limits,
			openMs,
		}),
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
	const asked = first.doStreamCalls.length;
	return { text, error, asked, ...(fallback && { fallbackAsked: second.doStreamCalls.length }) };
}

function behaves(behaviours: DoStream[]) {
	let asked = 0;
	return new MockLanguageModelV4({
		doStream: (options) => (behaviours[asked++] ?? silent)(options),
	});
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

	it("is asked again when its server says so, and not before", async () => {
		const begun = Date.now();
		expect(await ask([refused(429, 0.2), good])).toMatchObject({ text: "Good.", asked: 2 });
		expect(Date.now() - begun).toBeGreaterThanOrEqual(200);
	});

	it("is not asked again when a caller would not wait so long", async () => {
		expect(await ask([refused(429, 20), good])).toMatchObject({ text: "", asked: 1 });
	});

	it.each([
		["stalls", silent],
		["does not exist", refused(404)],
		["is overloaded", refused(429, 20)],
	])("is followed by the fallback when it %s", async (_, behaviour) => {
		expect(await ask([behaviour, good], { fallback: [good] })).toEqual({
			text: "Good.",
			error: null,
			asked: 1,
			fallbackAsked: 1,
		});
	});
});

async function afterFailures() {
	const circuit = new Circuit(3);
	for (const _ of [1, 2]) await ask([refused(503), refused(503)], { circuit });
	return circuit;
}

describe("a model that failed three times in a row", () => {
	it("is not asked for a while", async () => {
		expect(await ask([good], { circuit: await afterFailures() })).toEqual({
			text: "",
			error: "language_model_given_up",
			asked: 0,
		});
	});

	it("is left out where there is a fallback", async () => {
		expect(await ask([good], { circuit: await afterFailures(), fallback: [good] })).toMatchObject({
			text: "Good.",
			asked: 0,
			fallbackAsked: 1,
		});
	});

	it("is asked again after that, and trusted once it has answered", async () => {
		const circuit = new Circuit(3);
		for (const _ of [1, 2, 3]) circuit.failed(1000, 500);
		expect([circuit.isOpen(1499), circuit.isOpen(1500)]).toEqual([true, false]);
		circuit.failed(1500, 500);
		expect(circuit.isOpen(1999)).toBe(true);
		circuit.succeeded();
		circuit.failed(3000, 500);
		expect(circuit.isOpen(3000)).toBe(false);
	});
});
