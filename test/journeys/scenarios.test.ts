import { beforeAll, describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { allCallers } from "../../tools/scenarios/all-callers.ts";
import { modelSettings } from "../../tools/scenarios/model-settings.ts";
import { describeResult } from "../../tools/scenarios/report.ts";
import { runAll } from "../../tools/scenarios/run-all.ts";
import { startTextEngines, type TextEngines } from "../../tools/scenarios/text-engines.ts";
import { type OpenAiModel, startOpenAiModel } from "./openai-model.ts";

const STARTING_MS = 240_000;
/** Reaches the model unchanged, whatever a shell or an env file would make of it. */
const KEY = "a-$HOME-'key'#1";
/** One of each kind: the others run with `npm run scenarios -- --text`. */
const CALLERS = [
	"one-sentence",
	"time-is-taken",
	"moves",
	"cancels",
	"number-twice",
	"two-children",
	"no-such-day",
	"unknown-fact",
];

let model: OpenAiModel;
let engines: TextEngines;
let product: RunningProduct;

beforeAll(async () => {
	model = await startOpenAiModel();
	const env = { LLM_URL: model.url, LLM_MODEL: "house-model", LLM_API_KEY: KEY };
	// Typed calls need no engine but the model, and that one is elsewhere.
	engines = await startTextEngines("http://127.0.0.1:1");
	product = await startTemporaryProduct("scenarios", {
		enginesUrl: engines.url,
		settings: modelSettings(env),
	});
	return async () => {
		await product.stop();
		engines.close();
		model.close();
	};
}, STARTING_MS);

describe("scripted callers who type, against a model behind an OpenAI-compatible address", () => {
	it("get what they came for, and nothing wrong is booked", async () => {
		const callers = allCallers(new Date(), reception).filter(({ name }) => CALLERS.includes(name));
		const place = { url: product.url, enginesUrl: engines.url, agentId: "reception", typed: true };
		const results = await runAll(callers, place, { parallel: 6, onResult: () => undefined });
		expect(results).toHaveLength(CALLERS.length);
		expect(results.filter(({ verdict }) => !verdict.passed).map(describeResult)).toEqual([]);
	});

	it("are answered by the model that was named, with its key", () => {
		expect(model.asked.length).toBeGreaterThan(20);
		expect(new Set(model.asked.map((one) => JSON.stringify(one)))).toEqual(
			new Set([JSON.stringify({ model: "house-model", authorization: `Bearer ${KEY}` })]),
		);
	});
});
