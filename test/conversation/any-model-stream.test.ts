import * as fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";

import { type Config, readConfig } from "../../src/config.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { ProviderError } from "../../src/providers/provider-error.ts";
import { type PlayedTurn, playTurn } from "./play-turn.ts";

const settings = {
	ENVIRONMENT: "development",
	CALL_TOKEN_SECRET: "a-secret-of-a-test-with-32-characters",
	// Most failures here are meant.
	LANGUAGE_CIRCUIT_SECONDS: "0",
};
const hosted = readConfig(settings);
const openAi = readConfig({ ...settings, LLM_URL: "http://model.test/v1", LANGUAGE_MODEL: "any" });
const [LONGEST_WAIT_MS, WHOLE_MS] = [1300, 31_000];

/** What only a model may read stands in these words. */
const [THOUGHT, INPUT] = ["zebra", "giraffe"];
const NO_WORDS = new RegExp(`[<>{}[\\]|]|${THOUGHT}|${INPUT}|find_slots`);
const NO_TEXT = /undefined|object/;

/** Null most of the time. */
const rarely = <T>(value: fc.Arbitrary<T>) =>
	fc.oneof({ arbitrary: fc.constant(null), weight: 5 }, { arbitrary: value, weight: 1 });

const words = fc
	.array(fc.constantFrom("We ", "open ", "at ", "10:30. ", "Sorry, ", "👍", "\n- ", "", "yes? "), {
		maxLength: 8,
	})
	.map((each) => each.join(""));
const thoughts = fc
	.constantFrom(
		["<think>", "</think>"],
		["<think>\n", "\n</think>\n\n"],
		["[THINK]", "[/THINK]"],
		["<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"],
	)
	.map(([open, close]) => `${open}The caller, a ${THOUGHT}, wants 10:30.${close}`);
const input = JSON.stringify({ service: INPUT });
const writtenCall = fc.constantFrom(
	`{"name":"find_slots","parameters":${input}}`,
	`<tool_call>\n{"name": "find_slots", "arguments": ${input}}\n</tool_call>`,
	`<function=find_slots>${input}</function>`,
	`[TOOL_CALLS]find_slots[ARGS]${input}`,
	`[find_slots(service="${INPUT}")]`,
	`\`\`\`json\n{"name":"find_slots","arguments":${input}}\n\`\`\``,
	`{"name":"open_door","arguments":${input}}`,
);
const text = fc
	.tuple(fc.option(thoughts), words, rarely(writtenCall))
	.map((parts) => parts.map((part) => part ?? "").join(""));
const nativeCall = fc.constantFrom(
	`{"name":"find_slots","arguments":${input}}`,
	`{"name":"end_call","arguments":null}`,
	`{"index":0,"id":"a","function":{"name":"find_slots","arguments":${JSON.stringify(input)}}}`,
	`{"index":0,"function":{"name":"find_slots","arguments":"{\\"serv"}}`,
);
const answer = fc.record({
	status: fc.constantFrom(...Array.from({ length: 12 }, () => 200), 401, 429, 503),
	text,
	/** Where the text is cut into tokens. */
	tokens: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
	call: rarely(nativeCall),
	between: rarely(fc.constant('{"type":"ping"}')),
	error: rarely(fc.constant('{"errors":[{"message":"no capacity"}],"success":false}')),
	finish: fc.constantFrom("stop", "length", null),
	done: fc.boolean(),
	shuffled: rarely(fc.infiniteStream(fc.nat())),
	/** How many bytes arrive; all of them when null. */
	cut: rarely(fc.nat({ max: 600 })),
	pausesMs: fc.array(fc.constantFrom(0, 0, 0, 50, 900, 3000, 9000), { minLength: 1, maxLength: 4 }),
	end: fc.constantFrom("close", "close", "break", "stall"),
});
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;
type Dialect = "native" | "OpenAI's";

/** The data of each event, in a server's dialect. A token of digits is a number, as Workers AI sends it. */
function eventsOf(given: Answer, dialect: Dialect): string[] {
	const { text: all, tokens, call, between, error, finish, done, shuffled } = given;
	const pieces: string[] = [];
	for (let at = 0; at < all.length; at += pieces.at(-1)?.length ?? 1)
		pieces.push(all.slice(at, at + (tokens[pieces.length % tokens.length] ?? 1)));
	const delta = (said: string) =>
		dialect === "native" ? `{${said}}` : `{"choices":[{"index":0,"delta":{${said}}}]}`;
	const key = dialect === "native" ? "response" : "content";
	const events = pieces.map((piece) =>
		delta(`"${key}":${/^[1-9]\d*$/.test(piece) ? piece : JSON.stringify(piece)}`),
	);
	if (call !== null) events.push(delta(`"tool_calls":[${call}]`));
	for (const extra of [between, error])
		if (extra !== null) events.splice(Math.floor(events.length / 2), 0, extra);
	if (finish !== null)
		events.push(`{"choices":[{"index":0,"delta":{},"finish_reason":"${finish}"}]}`);
	if (done) events.push("[DONE]");
	if (shuffled === null) return events;
	return events
		.map((event) => ({ event, place: shuffled.next().value ?? 0 }))
		.toSorted((a, b) => a.place - b.place)
		.map(({ event }) => event);
}

function bodyOf(given: Answer, dialect: Dialect): ReadableStream<Uint8Array> {
	const { cut, pausesMs, end } = given;
	const events = eventsOf(given, dialect).map((data) => `data: ${data}\n\n`);
	const bytes = new TextEncoder().encode(events.join(""));
	const sent = bytes.slice(0, cut ?? bytes.length);
	const size = Math.max(1, Math.ceil(sent.length / pausesMs.length));
	let part = 0;
	return new ReadableStream({
		async pull(out) {
			const from = size * part;
			if (from < sent.length) {
				await new Promise((resolve) => setTimeout(resolve, pausesMs[part++]));
				out.enqueue(sent.slice(from, from + size));
			} else if (end === "close") out.close();
			else if (end === "break") out.error(new Error("connection lost"));
			else await new Promise(() => undefined);
		},
	});
}

/** A model that gives these answers, one after the other, again and again. */
function modelOf(answers: readonly Answer[], dialect: Dialect) {
	let asked = 0;
	const next = (): Answer => {
		const given = answers[asked++ % answers.length];
		if (given === undefined) throw new Error("there is always an answer");
		return given;
	};
	const ai: Ai = {
		run: () => {
			const given = next();
			return given.status === 200
				? Promise.resolve(bodyOf(given, dialect))
				: Promise.reject(ProviderError.fromStatus("ai", given.status));
		},
	};
	const fetched = () => {
		const given = next();
		const body = given.status === 200 ? bodyOf(given, dialect) : "no";
		return Promise.resolve(new Response(body, { status: given.status }));
	};
	return { ai, fetched };
}

/** What a caller was promised and did not get. */
function brokenPromises(played: PlayedTurn, answers: readonly Answer[]): string[] {
	const { sentences, failed, tools, finished, firstSoundMs, tookMs } = played;
	const kinds = sentences.map(({ kind }) => kind);
	const said = sentences.filter(({ kind }) => kind === "reply").map(({ text: each }) => each);
	const spokenMs = sentences.reduce((sum, each) => sum + each.text.length * 10, 0);
	const answered = said.length > 0 || tools.includes("end_call");
	// Nobody can tell what shuffled tokens were.
	const readable = answers.every(({ shuffled }) => shuffled === null);
	const promises = {
		"closed once": finished === 1,
		"words, or a recorded failure":
			failed === null ? answered : /^(?:language_model|ai)_/.test(failed),
		"an apology for a failure, at the end":
			kinds.indexOf("apology") === (failed === null ? -1 : kinds.length - 1),
		"one filler at most": kinds.filter((kind) => kind === "filler").length <= 1,
		"a sound in time": kinds.length === 0 || firstSoundMs <= LONGEST_WAIT_MS,
		"an end in time": tookMs - spokenMs <= WHOLE_MS,
		"only words": said.every((each) => !(readable ? NO_WORDS : NO_TEXT).test(each)),
	};
	return Object.entries(promises).flatMap(([promise, isKept]) => (isKept ? [] : [promise]));
}

afterEach(() => vi.unstubAllGlobals());

it.each<[string, Config, Dialect]>([
	["Workers AI in its own dialect", hosted, "native"],
	["Workers AI in OpenAI's dialect", hosted, "OpenAI's"],
	["an OpenAI-compatible server", openAi, "OpenAI's"],
])(
	"whatever a model of %s sends, the caller hears words of it, or a recorded failure and an apology, in time",
	async (_, config, dialect) => {
		const outcomes = new Set<string>();
		const anyAnswers = fc.array(answer, { minLength: 1, maxLength: 4 });
		await fc.assert(
			fc.asyncProperty(anyAnswers, async (answers) => {
				const { ai, fetched } = modelOf(answers, dialect);
				vi.stubGlobal("fetch", fetched);
				const played = await playTurn(config, ai);
				outcomes.add(played.failed === null ? "answered" : "failed");
				expect(brokenPromises(played, answers)).toEqual([]);
			}),
			{ numRuns: 30 },
		);
		expect([...outcomes].toSorted()).toEqual(["answered", "failed"]);
	},
);
