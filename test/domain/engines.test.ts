import { describe, expect, it } from "vitest";

import { checkEngines, type ChosenEngines } from "../../src/domain/agents/check-engines.ts";
import { keytermTokens, nearestLanguage, RECOGNISERS } from "../../src/domain/agents/engines.ts";
import { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { clinic, estateAgent } from "../support/agents.ts";

const { version: _version, workspaceId: _workspaceId, ...definition } = reception;
const engines: ChosenEngines = {
	recogniser: "@cf/deepgram/flux",
	synthesiser: "@cf/deepgram/aura-1",
	fallbackSynthesiser: "@cf/deepgram/aura-2-en",
	modelsOfWorkersAi: true,
};
const problemsOf = (changes: object, chosen: Partial<ChosenEngines> = {}) =>
	checkEngines(AgentDefinition.parse({ ...definition, ...changes }), { ...engines, ...chosen }).map(
		({ path }) => path.join("."),
	);
const model = (language: string) => ({ models: { language } });
const keyterms = (count: number, length: number) =>
	Array.from({ length: count }, () => "x".repeat(length));

describe("what an agent asks of the engines", () => {
	it.each([
		["reception", definition],
		["the clinic", clinic],
		["the estate agent", estateAgent],
	])("is fine for %s, with every recogniser", (_, agent) => {
		for (const recogniser of ["@cf/deepgram/flux", "@cf/deepgram/nova-3"] as const)
			expect(checkEngines(AgentDefinition.parse(agent), { ...engines, recogniser })).toEqual([]);
	});

	it("may be a language that both the recogniser and the synthesiser have", () => {
		const nova = { recogniser: "@cf/deepgram/nova-3" } as const;
		expect(problemsOf({ language: "es-MX" }, nova)).toEqual(["language"]);
		const spanish = { ...nova, synthesiser: "@cf/deepgram/aura-2-es" } as const;
		expect(problemsOf({ language: "es-MX" }, spanish)).toEqual([]);
		expect(problemsOf({ language: "en" }, spanish)).toEqual(["language"]);
	});

	it("may be a voice of the synthesiser in use, and no other one", () => {
		const aura2 = { synthesiser: "@cf/deepgram/aura-2-en" } as const;
		expect(problemsOf({ models: { voice: "thalia" } }, aura2)).toEqual([]);
		expect(problemsOf({ models: { voice: "thalia" } })).toEqual(["models.voice"]);
		expect(problemsOf({ models: { voice: "" } })).toEqual(["models.voice"]);
		expect(problemsOf({ models: { voice: "Asteria" } })).toEqual(["models.voice"]);
		expect(problemsOf({ models: { fallbackVoice: "thalia" } })).toEqual([]);
		expect(problemsOf({ models: { fallbackVoice: "stella" } })).toEqual(["models.fallbackVoice"]);
	});

	it("may be any model of another server, and of Workers AI what can be one", () => {
		expect(problemsOf(model("qwen3:8b"), { modelsOfWorkersAi: false })).toEqual([]);
		expect(problemsOf(model("qwen3:8b"))).toEqual(["models.language"]);
		expect(problemsOf(model("@cf/qwen/qwen3-30b-a3b-fp8"))).toEqual([]);
		expect(problemsOf(model("@cf/deepgram/aura-1"))).toEqual(["models.language"]);
	});

	it.each([
		[100, 12, true],
		[100, 16, false],
		[25, 60, true],
		[26, 60, false],
	])("may be %i keyterms of %i letters: %s", (count, length, allowed) => {
		expect(problemsOf({ keyterms: keyterms(count, length) })).toEqual(allowed ? [] : ["keyterms"]);
	});

	it("may be any keyterms where the recogniser uses none", () => {
		const whisper = { recogniser: "@cf/openai/whisper-large-v3-turbo" } as const;
		expect(problemsOf({ keyterms: keyterms(100, 60) }, whisper)).toEqual([]);
	});
});

describe("the tokens of a keyterm", () => {
	it.each([
		["check up", 3],
		["hygienist", 3],
		["AB-12", 4],
		["歯医者", 3],
		["Бормашина", 3],
		["Żółć", 2],
		["", 0],
	])("of %s are about %i", (keyterm, tokens) => {
		expect(keytermTokens(keyterm)).toBe(tokens);
	});
});

describe("the language that a recogniser is given", () => {
	it.each([
		["en-GB", "en-GB"],
		["en-IE", "en"],
		["pt-BR", "pt-BR"],
		["xx", null],
	])("for %s is %s with Nova-3", (language, nearest) => {
		expect(nearestLanguage(RECOGNISERS["@cf/deepgram/nova-3"], language)).toBe(nearest);
	});
});
