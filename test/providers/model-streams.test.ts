import { streamText, tool } from "ai";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { readConfig } from "../../src/config.ts";
import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import { connectLanguageModel } from "../../src/providers/language/connect.ts";
import { modelFailure } from "../../src/providers/language/model-failure.ts";
import { NOWHERE, scriptedUrl } from "../support/engines.ts";

const config = {
	...readConfig(env),
	LANGUAGE_FIRST_TOKEN_SECONDS: 0.5,
	LANGUAGE_NEXT_TOKEN_SECONDS: 0.5,
};
const paths = [
	["Workers AI", () => connectLanguageModel(config, new HttpAi(scriptedUrl()))],
	[
		"an OpenAI-compatible server",
		() =>
			connectLanguageModel(
				{ ...config, LLM_URL: `${scriptedUrl()}/v1`, LANGUAGE_MODEL: "gpt" },
				new HttpAi(NOWHERE),
			),
	],
] as const;

const chunk = (delta: object, finish_reason: string | null = null) =>
	JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] });
const said = (...contents: unknown[]) => contents.map((content) => chunk({ content }));
const called = (...tool_calls: unknown[]) => chunk({ tool_calls });
const STOP = chunk({}, "stop");
const DONE = "[DONE]";
const [monday, tuesday] = [{ from: "2026-11-23" }, { from: "2026-11-24" }];
const [mondayText, tuesdayText] = [JSON.stringify(monday), JSON.stringify(tuesday)];

/** What the AI SDK makes of the events: the text, the inputs of the tool calls, and the code of an error. */
async function read(
	connect: () => ReturnType<typeof connectLanguageModel>,
	events: string[],
	how: "events" | "stall" = "events",
) {
	const result = streamText({
		model: connect(),
		prompt: `${how}:${JSON.stringify(events)}`,
		maxRetries: 0,
		onError: () => undefined,
		tools: { find_slots: tool({ inputSchema: z.object({ from: z.string() }) }) },
	});
	let text = "";
	const inputs: unknown[] = [];
	let error: string | null = null;
	let finishReason: string | null = null;
	try {
		for await (const part of result.stream) {
			if (part.type === "error") throw part.error;
			if (part.type === "text-delta") text += part.text;
			if (part.type === "tool-call") inputs.push(part.input);
			if (part.type === "finish") finishReason = part.finishReason;
		}
	} catch (cause) {
		error = modelFailure(cause).code;
	}
	return { text, inputs, error, finishReason };
}

describe.each(paths)("a model's stream of %s", (_path, connect) => {
	it.each([
		[
			"numbers as tokens",
			[...said("You are booked for ", 1, 0, ":", 30, " on Tuesday."), STOP, DONE],
			"You are booked for 10:30 on Tuesday.",
		],
		[
			"a number as it was written",
			['{"response":10.50}', '{"response":" pounds"}', DONE],
			"10.50 pounds",
		],
		[
			"native chunks",
			['{"response":"Room "}', '{"response":1}', '{"response":""}', DONE],
			"Room 1",
		],
		["an answer without a finish reason", [...said("Good."), DONE], "Good."],
		["an answer without DONE", [...said("Good."), STOP], "Good."],
		["two finish frames", [...said("Good."), STOP, STOP, DONE], "Good."],
		["a ping", ['{"type":"ping"}', ...said("Good."), STOP, DONE], "Good."],
		[
			"a frame of usage alone",
			[...said("Good."), STOP, '{"usage":{"prompt_tokens":3}}', DONE],
			"Good.",
		],
		["a list of parts", [...said([{ type: "text", text: "Good." }]), STOP, DONE], "Good."],
		["an object that is no text", [...said({ a: 1 }, "Good."), STOP, DONE], "Good."],
		[
			"null fields",
			[chunk({ content: null, tool_calls: null }), ...said("Good."), STOP, DONE],
			"Good.",
		],
		[
			"a second choice",
			[...said("Good."), '{"choices":[{"index":1,"delta":{"content":"Bad."}}]}', STOP, DONE],
			"Good.",
		],
		[
			"a whole message in one chunk",
			['{"choices":[{"message":{"content":"Good."},"finish_reason":"stop"}]}', DONE],
			"Good.",
		],
	])("gives the text of %s", async (_case, events, text) => {
		expect(await read(connect, events)).toMatchObject({ text, error: null, finishReason: "stop" });
	});

	it.each([
		[
			"native, two in one chunk",
			[
				'{"tool_calls":[{"name":"find_slots","arguments":{"from":"2026-11-23"}},{"name":"find_slots","arguments":{"from":"2026-11-24"}}]}',
				DONE,
			],
		],
		[
			"all with the index 0",
			[
				called({ index: 0, id: "a", function: { name: "find_slots", arguments: mondayText } }),
				called({ index: 0, id: "b", function: { name: "find_slots", arguments: tuesdayText } }),
				chunk({}, "tool_calls"),
				DONE,
			],
		],
		[
			"without index and id",
			[
				called({ function: { name: "find_slots", arguments: mondayText } }),
				called({ function: { name: "find_slots", arguments: tuesdayText } }),
				DONE,
			],
		],
		[
			"in parts that repeat id and name",
			[
				called({
					index: 0,
					id: "a",
					function: { name: "find_slots", arguments: mondayText.slice(0, 8) },
				}),
				called({
					index: 0,
					id: "a",
					function: { name: "find_slots", arguments: mondayText.slice(8) },
				}),
				called({ index: 1, id: "b", function: { name: "find_slots", arguments: "" } }),
				called({ index: 1, function: { arguments: tuesdayText } }),
				chunk({}, "stop"),
				DONE,
			],
		],
	])("keeps two tool calls apart: %s", async (_case, events) => {
		const calls = await read(connect, events);
		expect(calls).toEqual({
			text: "",
			inputs: [monday, tuesday],
			error: null,
			finishReason: "tool-calls",
		});
	});

	it.each([
		["the body ends in the middle", said("You can come on "), "language_model_cut_off"],
		[
			"the body ends in the middle of a tool call",
			[called({ index: 0, id: "a", function: { name: "find_slots", arguments: '{"fr' } })],
			"language_model_cut_off",
		],
		[
			"the limit of tokens cuts a tool call",
			[
				called({ index: 0, id: "a", function: { name: "find_slots", arguments: '{"fr' } }),
				chunk({}, "length"),
				DONE,
			],
			"language_model_cut_off",
		],
		["the body is empty", [], "language_model_cut_off"],
		[
			"an error comes in a 200",
			['{"errors":[{"message":"AiError: 3040 capacity"}],"success":false}', DONE],
			"language_model_sent_an_error",
		],
		[
			"an error comes behind words",
			[...said("You can "), '{"error":{"message":"overloaded"}}', DONE],
			"language_model_sent_an_error",
		],
		[
			"a chunk is cut",
			[...said("You can "), '{"choices":[{"delta":{"content":"co', DONE],
			"language_model_sent_no_json",
		],
	])("fails when %s", async (_case, events, error) => {
		expect(await read(connect, events)).toMatchObject({ error, inputs: [] });
	});

	it.each([
		["before the first word", []],
		["behind the first word", said("You can ")],
		["while it reasons", [chunk({ reasoning_content: "The caller wants" })]],
	])("fails when the model stalls %s", async (_case, events) => {
		const { error } = await read(connect, events, "stall");
		expect(error).toBe("language_model_stalled");
	});
});

describe("a model of Workers AI that answers in one piece", () => {
	it("is read as a stream", async () => {
		const answer = {
			response: "Let me look.",
			tool_calls: [{ name: "find_slots", arguments: monday }],
			usage: { prompt_tokens: 3, completion_tokens: 2 },
		};
		const connect = () => connectLanguageModel(config, { run: () => Promise.resolve(answer) });
		expect(await read(connect, [])).toEqual({
			text: "Let me look.",
			inputs: [monday],
			error: null,
			finishReason: "tool-calls",
		});
	});
});
