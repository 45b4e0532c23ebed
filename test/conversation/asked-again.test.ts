import { describe, expect, it } from "vitest";

import { type Config, readConfig } from "../../src/config.ts";
import type { Ai } from "../../src/providers/ai/port.ts";
import { playTurn } from "./play-turn.ts";

const config = readConfig({
	ENVIRONMENT: "development",
	CALL_TOKEN_SECRET: "a-secret-of-a-test-with-32-characters",
	// Failures are meant here.
	LANGUAGE_CIRCUIT_SECONDS: "0",
});

interface Stream {
	events: string[];
	behind: "end" | "break" | "stall";
}

const say = (...responses: string[]) => responses.map((response) => JSON.stringify({ response }));
const call = JSON.stringify({ tool_calls: [{ name: "find_slots", arguments: {} }] });
const whole = (...events: string[]): Stream => ({ events: [...events, "[DONE]"], behind: "end" });
const good = whole(...say("Of course."));

/** Plays a turn with a model that sends these streams, one after the other; the last one is repeated. */
const play = (...streams: Stream[]) => playWith(config, streams);

async function playWith(settings: Config, streams: Stream[]) {
	const models: string[] = [];
	const prompts: unknown[] = [];
	const ai: Ai = {
		run: (model, { messages }) => {
			models.push(model);
			const { events, behind } = streams[prompts.length] ?? streams.at(-1) ?? good;
			prompts.push(messages);
			const data = events.map((each) => `data: ${each}\n\n`).join("");
			let sent = false;
			const body = new ReadableStream<Uint8Array>({
				async pull(out) {
					if (!sent && data !== "") out.enqueue(new TextEncoder().encode(data));
					else if (behind === "end") out.close();
					else if (behind === "break") out.error(new Error("connection lost"));
					else await new Promise(() => undefined);
					sent = true;
				},
			});
			return Promise.resolve(body);
		},
	};
	const { sentences, failed, tools } = await playTurn(settings, ai);
	const said = sentences.map(({ kind, text }) => (kind === "reply" ? text : kind));
	const lastPrompt = JSON.stringify(prompts.at(-1));
	return { said, failed, tools, models, asked: prompts.length, lastPrompt };
}

const failures: [string, Stream, ...("filler" | "reply")[]][] = [
	["ends in the middle of its first sentence", { events: say("You can come on "), behind: "end" }],
	["loses its connection there", { events: say("You can come on "), behind: "break" }],
	["stalls there", { events: say("You can come on "), behind: "stall" }, "filler"],
	["sends an error there", { events: [...say("You can "), '{"error":{}}'], behind: "end" }],
	["sends cut JSON there", { events: [...say("You can "), '{"resp'], behind: "end" }],
	["says nothing", whole(...say("", " "))],
	["breaks off in a tool call", { events: ['{"tool_calls":[{"name":"fi'], behind: "break" }],
	["breaks off behind a tool call", { events: [call], behind: "break" }],
	["ends behind a tool call", { events: [call], behind: "end" }],
];

describe("a model that", () => {
	it.each(failures)("%s is asked once more, and no tool is run", async (_, stream, ...before) => {
		const played = await play(stream, good);
		expect(played).toMatchObject({ said: [...before, "Of course."], failed: null, tools: [] });
		expect(played.asked).toBe(2);
	});

	it.each(failures)("%s twice is recorded as failed", async (_, stream, ...before) => {
		const { said, failed, asked } = await play(stream);
		expect({ said, asked }).toEqual({ said: [...before, "apology"], asked: 2 });
		expect(failed).toMatch(/^language_model_/);
	});

	it.each([
		["says nothing", whole(...say(""))],
		["breaks off", { events: say("We have "), behind: "break" } as const],
	])("%s about a tool's result is asked once more, and knows the result", async (_, stream) => {
		const { said, tools, lastPrompt, asked } = await play(
			whole(...say("Let me look."), call),
			stream,
			good,
		);
		expect({ said, tools, asked }).toEqual({
			said: ["Let me look.", "Of course."],
			tools: ["find_slots"],
			asked: 3,
		});
		expect(lastPrompt).toContain('"role":"tool"');
	});

	it("breaks off before a sentence is followed by the fallback", async () => {
		const fallback = { ...config, LANGUAGE_MODEL_FALLBACK: "the other" };
		const cut: Stream = { events: say("You can "), behind: "break" };
		const { said, models } = await playWith(fallback, [cut, good]);
		expect({ said, models }).toEqual({
			said: ["Of course."],
			models: [config.LANGUAGE_MODEL, "the other"],
		});
	});

	it("breaks off behind a sentence has failed: what was said cannot be taken back", async () => {
		const { said, failed, asked } = await play({
			events: say("We have ten. ", "On Wed"),
			behind: "break",
		});
		expect({ said, failed, asked }).toEqual({
			said: ["We have ten.", "apology"],
			failed: "language_model_failed",
			asked: 1,
		});
	});
});
