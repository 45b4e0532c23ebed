import type { InputProblem } from "../parsing/explain-issues.ts";
import {
	keytermTokens,
	nearestLanguage,
	RECOGNISERS,
	type RecogniserName,
	SYNTHESISERS,
	type SynthesiserName,
} from "./engines.ts";
import type { AgentDefinition } from "./profile.ts";

/** The engines that the settings of a deployment choose. */
export interface ChosenEngines {
	recogniser: RecogniserName;
	synthesiser: SynthesiserName;
	/** The synthesiser that speaks when the other one fails. */
	fallbackSynthesiser: SynthesiserName;
	/** Whether language models are those of Workers AI, and not of another server. */
	modelsOfWorkersAi: boolean;
}

/** What this agent asks for that the chosen engines cannot do. */
export function checkEngines(agent: AgentDefinition, chosen: ChosenEngines): InputProblem[] {
	return [
		...checkLanguage(agent, chosen),
		...checkVoices(agent, chosen),
		...checkKeyterms(agent, chosen),
		...checkModel(agent, chosen),
	];
}

interface NamedEngine {
	name: string;
	languages: readonly string[];
}

function checkLanguage({ language }: AgentDefinition, chosen: ChosenEngines): InputProblem[] {
	const { recogniser, synthesiser } = chosen;
	const has = ({ languages }: NamedEngine) => nearestLanguage({ languages }, language) !== null;
	const used = [
		{ verb: "hears", name: recogniser, ...RECOGNISERS[recogniser] },
		{ verb: "speaks", name: synthesiser, ...SYNTHESISERS[synthesiser] },
	];
	const lacking = used.filter((engine) => !has(engine));
	if (lacking.length === 0) return [];
	const limits = lacking.map(
		({ verb, name, languages }) => `${name} ${verb} only ${languages.join(", ")}`,
	);
	const hears = named(RECOGNISERS).filter(has);
	const speaks = named(SYNTHESISERS).filter(has);
	const message = [
		`${JSON.stringify(language)} is no language of the engines here: ${limits.join("; ")}.`,
		`It is heard by ${listed(hears)} (SPEECH_TO_TEXT), and spoken by ${listed(speaks)} (TEXT_TO_SPEECH)`,
	].join(" ");
	return [{ path: ["language"], message }];
}

function checkVoices({ models }: AgentDefinition, chosen: ChosenEngines): InputProblem[] {
	const asked = [
		{ field: "voice", voice: models.voice, synthesiser: chosen.synthesiser },
		{
			field: "fallbackVoice",
			voice: models.fallbackVoice,
			synthesiser: chosen.fallbackSynthesiser,
		},
	];
	return asked.flatMap(({ field, voice, synthesiser }) => {
		const { voices } = SYNTHESISERS[synthesiser];
		if (voice === undefined || voices.includes(voice)) return [];
		const message = `${JSON.stringify(voice)} is no voice of ${synthesiser}; there is: ${voices.join(", ")}`;
		return [{ path: ["models", field], message }];
	});
}

function checkKeyterms({ keyterms }: AgentDefinition, chosen: ChosenEngines): InputProblem[] {
	const { recogniser } = chosen;
	const limits = RECOGNISERS[recogniser].keyterms;
	if (limits === null) return [];
	const path = ["keyterms"];
	const { max, maxTokens } = limits;
	if (keyterms.length > max) {
		const message = `has ${keyterms.length} keyterms; ${recogniser} takes at most ${max}`;
		return [{ path, message }];
	}
	const tokens = keyterms.reduce((sum, keyterm) => sum + keytermTokens(keyterm), 0);
	if (tokens <= maxTokens) return [];
	const message = `has ${keyterms.length} keyterms of about ${tokens} tokens together; ${recogniser} takes at most ${maxTokens}: name fewer, or shorter ones`;
	return [{ path, message }];
}

function checkModel({ models }: AgentDefinition, chosen: ChosenEngines): InputProblem[] {
	if (!chosen.modelsOfWorkersAi) return [];
	return [...checkName("language", models.language), ...checkName("fallback", models.fallback)];
}

function checkName(field: "language" | "fallback", name: string | undefined): InputProblem[] {
	if (name === undefined) return [];
	const speech: readonly string[] = [...Object.keys(RECOGNISERS), ...Object.keys(SYNTHESISERS)];
	if (/^@(cf|hf)\/[^/\s]+\/[^/\s]+$/.test(name) && !speech.includes(name)) return [];
	const message = `${JSON.stringify(name)} is no language model of Workers AI; there is, for example: @cf/meta/llama-3.3-70b-instruct-fp8-fast`;
	return [{ path: ["models", field], message }];
}

function named(engines: Readonly<Record<string, { languages: readonly string[] }>>): NamedEngine[] {
	return Object.entries(engines).map(([name, { languages }]) => ({ name, languages }));
}

function listed(engines: readonly NamedEngine[]): string {
	return engines.map(({ name }) => name).join(" and ") || "no engine";
}
