import { generateText, Output } from "ai";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { type Config, readConfig } from "../../src/config.ts";
import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import { connectLanguageModel } from "../../src/providers/language/connect.ts";
import { errorOf, itIsALanguageModel } from "../contracts/language-contract.ts";
import { NOWHERE, scriptedUrl } from "../support/engines.ts";

const config = readConfig(env);

function workersAi(url: string, settings: Partial<Config> = {}) {
	return connectLanguageModel({ ...config, ...settings }, new HttpAi(url));
}

/** No run may reach the AI of the rooms: LLM_URL is where it has to go. */
function openAi(url: string) {
	return workersAi(NOWHERE, { LLM_URL: `${url}/v1`, LLM_API_KEY: "key", LANGUAGE_MODEL: "gpt" });
}

const scripted = {
	greeting: "say:Hello there, how can I help you?",
	request: 'tool:find_slots:{"service":"cleaning","from":"2026-11-24"}',
	answer: /^The tool said .*14:30/,
};
const scriptedLlama = () => workersAi(scriptedUrl());
const scriptedOpenAi = () => openAi(scriptedUrl());

itIsALanguageModel("Scripted Llama", {
	...scripted,
	connect: scriptedLlama,
	failing: { connect: scriptedLlama, words: "fail" },
});
itIsALanguageModel("The scripted OpenAI-compatible model", {
	...scripted,
	connect: scriptedOpenAi,
	failing: { connect: scriptedOpenAi, words: "fail" },
});
const failed = (code: string) => ({ name: "ProviderError", code, retryable: true });

describe("a language model", () => {
	it.each([
		["Llama", scriptedLlama],
		["an OpenAI-compatible one", scriptedOpenAi],
	])("stops waiting when it is interrupted before the first word: %s", async (_, connect) => {
		const signal = AbortSignal.timeout(100);
		const asked = generateText({ model: connect(), prompt: "hang", abortSignal: signal });
		await expect(asked).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Timeout/) });
	});

	it.each([
		["Llama", scriptedLlama],
		["an OpenAI-compatible one", scriptedOpenAi],
	])("fills in a form in one piece: %s", async (_, connect) => {
		const schema = z.object({ summary: z.string(), outcome: z.string() });
		const output = Output.object({ schema });
		const answer = await generateText({ model: connect(), prompt: "what was it about?", output });
		expect(answer.output).toEqual({ summary: "A scripted call.", outcome: "nothing_agreed" });
		expect(answer.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 });
	});

	it("fails with what its server said", async () => {
		expect(await errorOf(scriptedLlama(), "fail")).toMatchObject(failed("ai_answered_500"));
		expect(await errorOf(workersAi(NOWHERE), "hello")).toMatchObject(failed("ai_unreachable"));
		expect(await errorOf(scriptedOpenAi(), "fail")).toMatchObject(
			failed("language_model_answered_500"),
		);
	});
});
