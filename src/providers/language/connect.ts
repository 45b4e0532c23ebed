import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { type LanguageModel, wrapLanguageModel } from "ai";
import { createWorkersAI } from "workers-ai-provider";

import type { Config } from "../../config.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import type { Ai } from "../ai/port.ts";
import { Circuit } from "../circuit.ts";
import { alternateRoles } from "./alternate-roles.ts";
import { cleanAnswer } from "./clean-answer.ts";
import { normaliseStream } from "./normalise-stream.ts";
import { type Candidate, persistentModel } from "./persistent-model.ts";

/** So many failures of a model in a row open its circuit. */
const FAILURES_TO_OPEN = 3;
/** All calls of an isolate share them, because a call is too short to learn anything. */
const circuits = new Map<string, Circuit>();

/**
 * The model that replies and analyses, through the AI SDK. Its streams are normalised, whatever server it is, and end
 * within the limits of the settings. Where a fallback is set, that model answers when the first one fails.
 */
export function connectLanguageModel(config: Config, ai: Ai): LanguageModel {
	const { LANGUAGE_MODEL, LANGUAGE_MODEL_FALLBACK, LLM_URL = "Workers AI" } = config;
	const candidate = (name: string): Candidate => ({
		name,
		model: wrapLanguageModel({ model: connectProvider(name, config, ai), middleware: cleanAnswer }),
		circuit: circuitOf(`${name} at ${LLM_URL}`),
	});
	const first = candidate(LANGUAGE_MODEL);
	const persistent = persistentModel({
		candidates:
			LANGUAGE_MODEL_FALLBACK === undefined ? [first] : [first, candidate(LANGUAGE_MODEL_FALLBACK)],
		limits: {
			firstMs: config.LANGUAGE_FIRST_TOKEN_SECONDS * 1000,
			nextMs: config.LANGUAGE_NEXT_TOKEN_SECONDS * 1000,
			totalMs: config.LANGUAGE_ANSWER_SECONDS * 1000,
		},
		openMs: config.LANGUAGE_CIRCUIT_SECONDS * 1000,
	});
	return wrapLanguageModel({ model: first.model, middleware: [alternateRoles, persistent] });
}

/** The circuit of a model, by its server and name. */
function circuitOf(model: string): Circuit {
	const circuit = circuits.get(model) ?? new Circuit(FAILURES_TO_OPEN);
	circuits.set(model, circuit);
	return circuit;
}

function connectProvider(name: string, config: Config, ai: Ai) {
	if (config.LLM_URL !== undefined) {
		const provider = createOpenAICompatible({
			name: "openai-compatible",
			baseURL: config.LLM_URL,
			...(config.LLM_API_KEY !== undefined && { apiKey: config.LLM_API_KEY }),
			supportsStructuredOutputs: true,
			includeUsage: true,
			fetch: fetchNormalised,
		});
		return provider(name);
	}
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the provider only ever calls `run`
	const binding = normalised(ai) as unknown as globalThis.Ai;
	return createWorkersAI({ binding })(name);
}

/** Some models of Workers AI answer in one piece although they were asked for a stream. */
function normalised(ai: Ai): Ai {
	return {
		run: async (model, input, options) => {
			const answer = await ai.run(model, input, options);
			if (input["stream"] !== true) return answer;
			const body = answer instanceof ReadableStream ? answer : Response.json(answer).body;
			return body === null ? answer : normaliseStream(body);
		},
	};
}

async function fetchNormalised(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
	const response = await fetch(input, init);
	const asked = typeof init?.body === "string" ? parseJson(init.body) : null;
	const streams =
		typeof asked === "object" && asked !== null && "stream" in asked && asked.stream === true;
	if (!streams || !response.ok || response.body === null) return response;
	const headers = { "content-type": "text/event-stream" };
	return new Response(normaliseStream(response.body), { headers });
}
