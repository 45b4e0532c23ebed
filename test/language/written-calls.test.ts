import { describe, expect, it } from "vitest";

import { readAll } from "./read-answer.ts";

const book = { service: "cleaning", name: "Maria" };
const bookText = JSON.stringify(book);
const findCall = (parameters: object) => JSON.stringify({ name: "find_slots", parameters });
const monday = { service: "cleaning", from: "2026-12-01" };

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
		[
			"Kimi",
			`<|tool_calls_section_begin|><|tool_call_begin|>functions.book_appointment:0<|tool_call_argument_begin|>${bookText}<|tool_call_end|><|tool_calls_section_end|>`,
		],
		[
			"DeepSeek 3.1",
			`<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>book_appointment<｜tool▁sep｜>${bookText}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
		],
		[
			"DeepSeek 3.2",
			'<｜DSML｜function_calls>\n<｜DSML｜invoke name="book_appointment">\n<｜DSML｜parameter name="service" string="true">cleaning</｜DSML｜parameter>\n<｜DSML｜parameter name="name" string="true">Maria</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
		],
		[
			"Command",
			`<|START_THINKING|>Hm.<|END_THINKING|><|START_ACTION|>[{"tool_call_id": "0", "tool_name": "book_appointment", "parameters": ${bookText}}]<|END_ACTION|>`,
		],
		["Apertus", `<|tools_prefix|>[{"book_appointment": ${bookText}}]<|tools_suffix|>`],
		[
			"LFM2",
			'<|tool_call_start|>[book_appointment(service="cleaning", name="Maria")]<|tool_call_end|>',
		],
		[
			"MiniMax",
			'<minimax:tool_call>\n<invoke name="book_appointment">\n<parameter name="service">cleaning</parameter>\n<parameter name="name">Maria</parameter>\n</invoke>\n</minimax:tool_call>',
		],
		[
			"Seed",
			"<seed:tool_call>\n<function=book_appointment>\n<parameter=service>cleaning</parameter>\n<parameter=name>Maria</parameter>\n</function>\n</seed:tool_call>",
		],
		[
			"Step",
			'<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="book_appointment"><steptml:parameter name="service">cleaning</steptml:parameter><steptml:parameter name="name">Maria</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>',
		],
		[
			"LongCat",
			"<longcat_tool_call>book_appointment\n<longcat_arg_key>service</longcat_arg_key>\n<longcat_arg_value>cleaning</longcat_arg_value>\n<longcat_arg_key>name</longcat_arg_key>\n<longcat_arg_value>Maria</longcat_arg_value>\n</longcat_tool_call>",
		],
		[
			"FunctionGemma",
			"<start_function_call>call:book_appointment{service:<escape>cleaning<escape>,name:<escape>Maria<escape>}<end_function_call>",
		],
		[
			"Gemma 4",
			'<|tool_call>call:book_appointment{service:<|"|>cleaning<|"|>,name:<|"|>Maria<|"|>}<tool_call|>',
		],
		["Nemotron", `<TOOLCALL>[{"name": "book_appointment", "arguments": ${bookText}}]</TOOLCALL>`],
		["Granite", `<|tool_call|>[{"name": "book_appointment", "arguments": ${bookText}}]`],
		["Granite, older", `<function_call> {"name": "book_appointment", "arguments": ${bookText}}`],
		[
			"InternLM",
			`<|action_start|><|plugin|>{"name": "book_appointment", "parameters": ${bookText}}<|action_end|>`,
		],
		[
			"Jamba and Hunyuan",
			`<tool_calls>[{"name": "book_appointment", "arguments": ${bookText}}]</tool_calls>`,
		],
		[
			"OLMo",
			'<function_calls>\nbook_appointment(service="cleaning", name="Maria")\n</function_calls>',
		],
		["xLAM", `[{"name": "book_appointment", "arguments": ${bookText}}]`],
		["Functionary", `>>>book_appointment\n${bookText}`],
		["Mistral, with an id", `[TOOL_CALLS]book_appointment[CALL_ID]a1b2c3d4e[ARGS]${bookText}`],
		[
			"LM Studio",
			`[TOOL_REQUEST]{"name": "book_appointment", "arguments": ${bookText}}[END_TOOL_REQUEST]`,
		],
		["Llama, with a missing bracket", `<function=book_appointment${bookText}</function>`],
		["Llama, in brackets", `<function(book_appointment)>${bookText}</function>`],
		["ReAct", `Thought: I book it.\nAction: book_appointment\nAction Input: ${bookText}`],
		[
			"gpt-oss without marks",
			`analysisWe book it.assistantcommentary to=functions.book_appointment json${bookText}`,
		],
		[
			"gpt-oss without marks or thoughts",
			`commentary to=functions.book_appointment json${bookText}`,
		],
		["a key", `{"book_appointment": ${bookText}}`],
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
		'The tool said {"appointment":{"service":"cleaning","name":"Maria"}}.',
		'We have {"slots":[{"name":"Dr Smith","startsAt":"10:00"}]} then.',
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
