import { streamText, tool, wrapLanguageModel } from "ai";
import { convertArrayToReadableStream, MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { cleanAnswer } from "../../src/providers/language/clean-answer.ts";

const book = { service: "cleaning", name: "Maria" };
const bookText = JSON.stringify(book);
const findCall = (parameters: object) => JSON.stringify({ name: "find_slots", parameters });
const monday = { service: "cleaning", from: "2026-12-01" };

/** What the AI SDK makes of a text that streams in these pieces: the words, and the tool calls. */
async function read(pieces: string[]) {
	const usage = {
		inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
		outputTokens: { total: 1, text: 1, reasoning: 0 },
	};
	const finishReason = { unified: "stop", raw: "stop" } as const;
	const model = new MockLanguageModelV4({
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

async function readAll(text: string) {
	const [first, ...others] = await Promise.all(chunkings(text).map(read));
	for (const other of others) expect(other).toEqual(first);
	return first;
}

describe("what a model thinks", () => {
	it.each([
		["<think>The caller wants to book.</think>Of course.", "Of course."],
		["<think>\n\n</think>\n\nOf course.", "Of course."],
		["The caller wants a cleaning.\nI find one.</think>Of course.", "Of course."],
		["Okay, so the user wants a time. Let me see.\n</think>\n\nOf course.", "Of course."],
		["We need to answer briefly.</think>Of course.", "Of course."],
		["<thinking>Hm.</thinking> Of course.", "Of course."],
		["[THINK]Hm.[/THINK]Of course.", "Of course."],
		["◁think▷Hm.◁/think▷Of course.", "Of course."],
		["Sure. <think>Which day?</think>On which day?", "Sure. On which day?"],
		["<think>Hm.</think><think>Once more.</think>Of course.", "Of course."],
		["<think>It never ends", ""],
		[
			"<|channel|>analysis<|message|>The user asks.<|end|><|start|>assistant<|channel|>final<|message|>Of course.<|return|>",
			"Of course.",
		],
	])("is not said: %s", async (text, words) => {
		expect(await readAll(text)).toEqual({ words, calls: [] });
	});

	it.each([
		"The caller id was withheld, sorry.",
		"Okay, so we open at nine.",
		"We need to know your name.",
		"Okay",
		"Let me look.",
		"It is 3 < 4 and [sic] so on.",
	])("is not mistaken for what it says: %s", async (text) => {
		expect(await readAll(text)).toEqual({ words: text, calls: [] });
	});
});

describe("a tool call that is written as text", () => {
	it.each([
		["Llama", `{"type":"function","name":"book_appointment","parameters":${bookText}}`],
		["Llama, with a tag", `<|python_tag|>{"name":"book_appointment","parameters":${bookText}}`],
		["Llama, as Python", `<|python_tag|>book_appointment(service="cleaning", name="Maria")`],
		["Llama, as a method", `<|python_tag|>book_appointment.call(service="cleaning", name='Maria')`],
		["Llama 4", `[book_appointment(service="cleaning", name="Maria")]`],
		["Llama, custom", `<function=book_appointment>${bookText}</function>`],
		[
			"Qwen and Hermes",
			`<tool_call>\n{"name": "book_appointment", "arguments": ${bookText}}\n</tool_call>`,
		],
		[
			"Qwen's coder",
			"<tool_call>\n<function=book_appointment>\n<parameter=service>\ncleaning\n</parameter>\n<parameter=name>\nMaria\n</parameter>\n</function>\n</tool_call>",
		],
		[
			"GLM",
			"<tool_call>book_appointment\n<arg_key>service</arg_key>\n<arg_value>cleaning</arg_value>\n<arg_key>name</arg_key>\n<arg_value>Maria</arg_value>\n</tool_call>",
		],
		["Mistral", `[TOOL_CALLS] [{"name": "book_appointment", "arguments": ${bookText}}]`],
		["Mistral, newer", `[TOOL_CALLS]book_appointment[ARGS]${bookText}`],
		["Ollama", `{"name": "book_appointment", "arguments": ${bookText}}`],
		["Ollama, JSON in JSON", JSON.stringify({ name: "book_appointment", arguments: bookText })],
		[
			"OpenAI's shape",
			JSON.stringify({
				tool_calls: [{ function: { name: "book_appointment", arguments: bookText } }],
			}),
		],
		["a fence", `\`\`\`json\n{"name":"book_appointment","arguments":${bookText}}\n\`\`\``],
		[
			"Gemma",
			'```tool_code\nprint(default_api.book_appointment(service="cleaning", name="Maria"))\n```',
		],
		["Phi", `functools[{"name": "book_appointment", "arguments": ${bookText}}]`],
		[
			"DeepSeek",
			`<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>book_appointment\n\`\`\`json\n${bookText}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
		],
		[
			"gpt-oss",
			`<|channel|>commentary to=functions.book_appointment <|constrain|>json<|message|>${bookText}<|call|>`,
		],
		[
			"Claude",
			'<invoke name="book_appointment"><parameter name="service">cleaning</parameter><parameter name="name">Maria</parameter></invoke>',
		],
		[
			"Python's own marks",
			"{'name': 'book_appointment', 'arguments': {'service': 'cleaning', 'name': 'Maria',}}",
		],
		["a name and its input", `book_appointment ${bookText}`],
		["a name as a function", `book_appointment(${bookText})`],
	])("by %s is made", async (_, text) => {
		expect(await readAll(text)).toEqual({
			words: "",
			calls: [{ name: "book_appointment", input: book, valid: true }],
		});
	});

	it.each([
		["on two lines", "\n"],
		["with a semicolon", "; "],
		["side by side", ""],
	])("is made twice when there are two %s", async (_, between) => {
		const other = { ...monday, from: "2026-12-02" };
		expect(await readAll(`${findCall(monday)}${between}${findCall(other)}`)).toEqual({
			words: "",
			calls: [
				{ name: "find_slots", input: monday, valid: true },
				{ name: "find_slots", input: other, valid: true },
			],
		});
	});

	it("is made after the words before it, and what it claims after it is not said", async () => {
		const text = `Let me look. {"name":"find_slots","parameters":${JSON.stringify(monday)}} We have ten.`;
		expect(await readAll(text)).toEqual({
			words: "Let me look.",
			calls: [{ name: "find_slots", input: monday, valid: true }],
		});
	});

	it("is made without input", async () => {
		expect(
			await readAll('Goodbye. <tool_call>{"name":"end_call","arguments":{}}</tool_call>'),
		).toEqual({
			words: "Goodbye.",
			calls: [{ name: "end_call", input: {}, valid: true }],
		});
	});

	it.each([
		["names no tool", '{"name":"open_door","arguments":{}}', "open_door"],
		["does not fit", '{"name":"find_slots","arguments":{"day":1}}', "find_slots"],
		["cannot be read", '<tool_call>{"name": "find_slots", "argum', "unreadable_call"],
	])("is refused when it %s, so that the model is asked again", async (_, text, name) => {
		expect(await readAll(text)).toMatchObject({ words: "", calls: [{ name, valid: false }] });
	});

	it.each([
		"Your name {as you said} is noted.",
		"We open [usually] at nine.",
		"I will find_slots for you.",
		"Use `ten` or ```ten thirty``` then.",
		"A service (cleaning) takes long.",
		"Book { } it.",
	])("is not seen in words: %s", async (text) => {
		expect(await readAll(text)).toEqual({ words: text, calls: [] });
	});

	it("ends with the turn: what the model makes up behind it is not said", async () => {
		expect(await readAll("At nine.<|im_end|>\n<|im_start|>user\nThanks")).toEqual({
			words: "At nine.",
			calls: [],
		});
	});
});
