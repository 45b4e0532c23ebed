import type { Server } from "node:http";

import { generateText, streamText } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { connect, listen, prompt } from "./dialogue-line.ts";
import { type ToolCall, Office } from "./dialogue-office.ts";

let url = "";
let server: Server;
beforeAll(async () => ({ url, server } = await listen()));
afterAll(() => server.close());

const FIND_SLOTS = {
	type: "function",
	function: {
		name: "find_slots",
		description: "Finds free times.",
		parameters: {
			type: "object",
			properties: {
				service: { type: "string" },
				from: { type: "string" },
				to: { type: "string" },
				time: { type: "string" },
			},
			required: ["service", "from"],
		},
	},
};
const ASKS = [
	{ role: "system", content: prompt() },
	{ role: "user", content: "a cleaning on tuesday at half past two" },
];

async function linesOf(input: Record<string, unknown>): Promise<unknown[]> {
	const reply = await answerLlama({ ...input, stream: true });
	if (reply.kind === "json") throw new Error(`no stream: ${JSON.stringify(reply.body)}`);
	const lines: unknown[] = [];
	for await (const line of reply.lines) lines.push(line === "[DONE]" ? line : JSON.parse(line));
	return lines;
}

async function bodyOf(input: unknown): Promise<unknown> {
	const reply = await answerLlama(input);
	return reply.kind === "json" ? reply.body : null;
}

describe("a streamed answer", () => {
	it("comes word by word, then its usage, then the end mark", async () => {
		const lines = await linesOf({
			messages: [
				{ role: "system", content: prompt() },
				{ role: "user", content: "i'd like a cleaning" },
			],
		});
		expect(lines.slice(0, 3)).toEqual([
			{ response: "Certainly." },
			{ response: " What" },
			{ response: " day" },
		]);
		expect(lines.at(-2)).toEqual({
			response: "",
			usage: expect.objectContaining({ completion_tokens: 9 }),
			finish_reason: "stop",
		});
		expect(lines.at(-1)).toBe("[DONE]");
	});

	it("calls a tool in pieces: its name, its arguments, an empty end", async () => {
		const lines = await linesOf({ messages: ASKS, tools: [FIND_SLOTS] });
		const id = expect.stringMatching(/^chatcmpl-tool-[0-9a-f]{32}$/);
		const input = { service: "cleaning", from: "2026-11-24", to: "2026-11-24", time: "14:30" };
		expect(lines.slice(0, 3)).toEqual([
			{ tool_calls: [{ id, type: "function", index: 0, function: { name: "find_slots" } }] },
			{ tool_calls: [{ index: 0, function: { arguments: JSON.stringify(input) } }] },
			{ tool_calls: [{ id: null, type: null, index: 0, function: { name: null, arguments: "" } }] },
		]);
	});

	it("has its usage and finish reason read by the AI SDK", async () => {
		const result = streamText({ model: connect(url), instructions: prompt(), prompt: "hello" });
		expect(await result.text).toBe("Hello. How can I help you?");
		expect(await result.finishReason).toBe("stop");
		const { inputTokens = 0, outputTokens } = await result.usage;
		expect(inputTokens).toBeGreaterThan(100);
		expect(outputTokens).toBe(Math.ceil("Hello. How can I help you?".length / 4));
	});

	it("says farewell and ends the call in one message", async () => {
		const toolCalls: ToolCall[] = [];
		const tools = new Office().tools(toolCalls);
		const result = streamText({
			model: connect(url),
			instructions: prompt(),
			prompt: "goodbye",
			tools,
		});
		const parts: string[] = [];
		for await (const part of result.stream) parts.push(part.type);
		expect(parts.indexOf("text-delta")).toBeGreaterThan(-1);
		expect(parts.indexOf("text-delta")).toBeLessThan(parts.indexOf("tool-call"));
		expect(toolCalls).toEqual([{ tool: "end_call", input: {} }]);
	});
});

describe("an answer in one piece", () => {
	it("carries text, or flat tool calls whose arguments are an object", async () => {
		expect(await bodyOf({ messages: ASKS })).toMatchObject({
			response: expect.stringMatching(/^I am sorry, I cannot see the calendar/),
			usage: { total_tokens: expect.any(Number) },
		});
		expect(await bodyOf({ messages: ASKS, tools: [FIND_SLOTS] })).toMatchObject({
			response: null,
			tool_calls: [{ name: "find_slots", arguments: { service: "cleaning", time: "14:30" } }],
		});
	});

	it("is read by the AI SDK's generateText, tools and all", async () => {
		const toolCalls: ToolCall[] = [];
		const result = await generateText({
			model: connect(url),
			instructions: prompt(),
			prompt: "a cleaning on tuesday at half past two",
			tools: new Office().tools(toolCalls),
		});
		expect(result.toolCalls.map(({ toolName }) => toolName)).toEqual(["find_slots"]);
		expect(result.finishReason).toBe("tool-calls");
		expect(toolCalls).toHaveLength(1);
	});

	it("is the same for the same request", async () => {
		expect(await linesOf({ messages: ASKS, tools: [FIND_SLOTS] })).toEqual(
			await linesOf({ messages: ASKS, tools: [FIND_SLOTS] }),
		);
	});
});

describe("a tool", () => {
	it("is not called unless it was offered, chosen and takes the arguments", async () => {
		const narrow = structuredClone(FIND_SLOTS);
		const parameters = {
			...narrow.function.parameters,
			properties: { service: { enum: ["haircut"] } },
		};
		const refusing = [
			{ tools: [] },
			{ tools: [FIND_SLOTS], tool_choice: "none" },
			{ tools: [{ ...narrow, function: { ...narrow.function, parameters } }] },
		];
		for (const input of refusing)
			expect(await bodyOf({ messages: ASKS, ...input })).not.toHaveProperty("tool_calls");
	});
});

describe("a slot that was taken", () => {
	const booking = {
		service: "cleaning",
		startsAt: "2026-11-24T14:30:00+00:00",
		name: "Laura Bennett",
		phone: "4155550192",
	};
	const refusals = [
		{
			code: "slot_taken",
			message: "Taken.",
			nextSlots: [{ startsAt: "2026-11-24T15:00:00+00:00" }],
		},
		{
			code: "slot_taken",
			message: "2026-11-24T14:30:00+00:00 has just been taken. Free are 2026-11-24T15:00:00+00:00.",
		},
	];
	it.each(refusals)("is answered with what is free instead: %j", async (error) => {
		const call = {
			id: "a",
			type: "function",
			function: { name: "book_appointment", arguments: JSON.stringify(booking) },
		};
		const messages = [
			...ASKS,
			{ role: "assistant", content: "", tool_calls: [call] },
			{
				role: "tool",
				name: "book_appointment",
				tool_call_id: "a",
				content: JSON.stringify({ error }),
			},
		];
		expect(await bodyOf({ messages })).toMatchObject({
			response:
				"I am sorry, that time has just been taken. I have three o'clock on Tuesday the twenty fourth of November. Shall I book that?",
		});
	});
});
