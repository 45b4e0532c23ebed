import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { z } from "zod";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { type BrokenModel, type Script, startBrokenModel } from "./broken-model.ts";
import { placeTypedTurn } from "./typed-turn.ts";

const STARTING_MS = 240_000;
const DONE = "[DONE]";
const STOP = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}';

const native = (...responses: unknown[]) =>
	responses.map((response) => JSON.stringify({ response }));
const openAi = (...contents: unknown[]) =>
	contents.map((content) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] }));
const calls = (...tool_calls: object[]) => JSON.stringify({ tool_calls });
const answer = (...events: string[]) => ({ events: [...events, DONE] });
const say = (text: string) => answer(...native(...(text.match(/.{1,6}/gsu) ?? [])));

const search = { service: "cleaning", from: "2026-12-01" };
const findSlots = (input: object) => ({ name: "find_slots", arguments: input });
const written = JSON.stringify({ type: "function", name: "find_slots", parameters: search });
const good = say("Of course.");

interface Case {
	script: Script;
	/** The sentences of the reply, as the log has them: a text is the model's. */
	said: readonly (string | { kind: string })[];
	/** The code of the failure; none when left out. */
	code?: string;
	/** The tools that ran, and whether they returned what was asked for. */
	tools?: readonly { tool: string; ok: boolean }[];
	ended?: string;
}

const filler = { kind: "filler" };
const apology = { kind: "apology" };
const found = { tool: "find_slots", ok: true };

/** The cases of the field, each with what the caller hears, and what the log says. */
const cases: Readonly<Record<string, Case>> = {
	"digits as numbers": {
		script: [answer(...openAi("You are booked for ", 1, 0, ":", 30, " on Tuesday."), STOP)],
		said: ["You are booked for 10:30 on Tuesday."],
	},
	"digits as numbers, native": {
		script: [answer(...native("You are booked for ", 1, 0, ":", 30, " on Tuesday."))],
		said: ["You are booked for 10:30 on Tuesday."],
	},
	"headers and nothing": {
		script: [{ behind: "stall" }],
		said: [filler, apology],
		code: "language_model_stalled",
	},
	"one token and nothing": {
		script: [{ events: native("You"), behind: "stall" }],
		said: [filler, apology],
		code: "language_model_stalled",
	},
	"a sentence and nothing": {
		script: [{ events: native("We have a time. ", "It is"), behind: "stall" }],
		said: ["We have a time.", filler, apology],
		code: "language_model_stalled",
	},
	"nothing, and then an answer": {
		script: [{ behind: "stall" }, good],
		said: [filler, "Of course."],
	},
	"nothing after a tool": {
		script: [answer(calls(findSlots(search))), { behind: "stall" }],
		said: [filler, apology],
		code: "language_model_stalled",
		tools: [found],
	},
	"an empty answer": {
		script: [answer(...native(""))],
		said: [apology],
		code: "language_model_said_nothing",
	},
	"an empty answer, and then one": { script: [answer(...native("")), good], said: ["Of course."] },
	"only blanks": {
		script: [answer(...native(" ", "\n"))],
		said: [apology],
		code: "language_model_said_nothing",
	},
	"nothing about a tool's result, and then an answer": {
		script: [answer(calls(findSlots(search))), answer(...native("")), good],
		said: ["Of course."],
		tools: [found],
	},
	"only reasoning": {
		script: [answer('{"choices":[{"delta":{"reasoning_content":"Hm."}}]}', STOP)],
		said: [apology],
		code: "language_model_said_nothing",
	},
	"tools in circles": {
		script: ({ tools }) =>
			(tools?.length ?? 0) > 0 ? answer(calls(findSlots(search))) : say("We have ten."),
		said: ["We have ten."],
		tools: Array.from({ length: 6 }, () => found),
	},
	"a body that ends": {
		script: [{ events: native("You can come on ") }],
		said: [apology],
		code: "language_model_cut_off",
	},
	"a connection that breaks": {
		script: [{ events: native("You can come on "), behind: "break" }],
		said: [apology],
		code: "language_model_failed",
	},
	"an error in a 200": {
		script: [answer('{"errors":[{"message":"AiError: 3040 capacity"}],"success":false}')],
		said: [apology],
		code: "language_model_sent_an_error",
	},
	"cut JSON": {
		script: [answer('{"response":"You can')],
		said: [apology],
		code: "language_model_sent_no_json",
	},
	"the limit of tokens": {
		script: [
			answer(
				...native("We have ten on Tuesday. On Wedn"),
				'{"choices":[{"delta":{},"finish_reason":"length"}]}',
			),
		],
		said: ["We have ten on Tuesday."],
	},
	"a call as text": { script: [say(written), good], said: ["Of course."], tools: [found] },
	"a call as Python": {
		script: [say('<|python_tag|>find_slots(service="cleaning", from="2026-12-01")'), good],
		said: ["Of course."],
		tools: [found],
	},
	"two calls on two lines": {
		script: [say(`${written}\n${written}`), good],
		said: ["Of course."],
		tools: [found, found],
	},
	"a call in a fence": {
		script: [say(`\`\`\`json\n${written}\n\`\`\``), good],
		said: ["Of course."],
		tools: [found],
	},
	"a call of no tool": {
		script: [say('{"name":"open_door","arguments":{}}'), good],
		said: ["Of course."],
		tools: [{ tool: "open_door", ok: false }],
	},
	thoughts: { script: [say("<think>The caller wants…</think>Of course.")], said: ["Of course."] },
	"thoughts without a beginning": {
		script: [say("The caller wants…</think>Of course.")],
		said: ["Of course."],
	},
	"pieces without a word": {
		script: [say("Sure. ... Let me look. 👍 ")],
		said: ["Sure.", "Let me look."],
	},
	"two native calls": {
		script: [answer(calls(findSlots(search), findSlots({ ...search, from: "2026-12-02" }))), good],
		said: ["Of course."],
		tools: [found, found],
	},
	"null for what was not said": {
		script: [answer(calls(findSlots({ ...search, to: "null", time: "None" }))), good],
		said: ["Of course."],
		tools: [found],
	},
	"a time with am": {
		script: [answer(calls(findSlots({ ...search, time: "10am" }))), good],
		said: ["Of course."],
		tools: [found],
	},
	"a time with seconds": {
		script: [answer(calls(findSlots({ ...search, time: "10:00:00" }))), good],
		said: ["Of course."],
		tools: [found],
	},
	"a hang-up with null": {
		script: [answer(calls({ name: "end_call", arguments: null })), answer(...native(""))],
		said: [],
		tools: [{ tool: "end_call", ok: true }],
		ended: "agent_ended",
	},
	"a hang-up with a list": {
		script: [answer(...native("Goodbye."), calls({ name: "end_call", arguments: [] }))],
		said: ["Goodbye."],
		tools: [{ tool: "end_call", ok: true }],
		ended: "agent_ended",
	},
	"no finish reason": { script: [answer(...openAi("Of course."))], said: ["Of course."] },
	"usage and a ping": {
		script: [
			answer('{"type":"ping"}', ...openAi("Of course."), '{"usage":{"prompt_tokens":3}}', STOP),
		],
		said: ["Of course."],
	},
	"two finish frames": {
		script: [answer(...openAi("Of course."), STOP, STOP)],
		said: ["Of course."],
	},
	"429 once": {
		script: [{ status: 429, headers: { "retry-after": "2" } }, good],
		said: [filler, "Of course."],
	},
	"503 for good": { script: [{ status: 503 }], said: [apology], code: "ai_answered_503" },
};

const Spoken = z.object({ turn: z.number(), kind: z.string(), text: z.string() });
const Failed = z.object({ code: z.string() });
const Returned = z.object({ tool: z.string(), ok: z.boolean() });
const Ended = z.object({ reason: z.string() });

let model: BrokenModel;
let product: RunningProduct;

beforeAll(async () => {
	const scripts = Object.entries(cases).map(([name, { script }]) => [name, script] as const);
	model = await startBrokenModel(Object.fromEntries(scripts));
	product = await startTemporaryProduct("broken-models", {
		enginesUrl: model.url,
		// Every failure here is meant, and they share a process.
		settings: { LANGUAGE_CIRCUIT_SECONDS: "0" },
	});
}, STARTING_MS);
afterAll(async () => {
	await product?.stop();
	await model?.stop();
});

describe.concurrent("a caller whose model answers with", () => {
	it.each(Object.entries(cases))("%s", async (name, { said, code, tools = [], ended }) => {
		onTestFailed(() => console.log(product.lastLines().join("\n")));
		const events = await placeTypedTurn(product.url, name);
		console.log(
			name,
			JSON.stringify(
				events.map(({ type, data }) => [type, data["text"] ?? data["code"] ?? data["reason"]]),
			),
		);
		const of = <T>(type: string, shape: z.ZodType<T>) =>
			events.filter((event) => event.type === type).map(({ data }) => shape.parse(data));

		const sentences = of("turn.sentence_spoken", Spoken).filter(
			// A busy machine may take longer than a caller likes to wait.
			({ turn, kind }) => turn === 1 && (kind !== "filler" || said.includes(filler)),
		);
		const wanted = said.map((each) =>
			typeof each === "string" ? { kind: "reply", text: each } : each,
		);
		expect(sentences).toMatchObject(wanted);
		expect(sentences.filter(({ kind }) => kind === "apology").map(({ text }) => text)).toEqual(
			said.includes(apology) ? [phrasesOf("en").apology] : [],
		);
		expect(of("turn.reply_failed", Failed)).toMatchObject(code === undefined ? [] : [{ code }]);
		expect(of("turn.tool_returned", Returned)).toMatchObject(tools);
		expect(of("call.ended", Ended)).toMatchObject([{ reason: ended ?? "caller_hung_up" }]);
		expect(of("followup.proposed", z.object({}))).toHaveLength(code === undefined ? 0 : 1);
	});
});
