import type { Config } from "../../config.ts";
import { fixedTexts } from "../../domain/agents/fixed-texts.ts";
import { connectAi } from "../../providers/ai/connect.ts";
import { connectCalendar } from "../../providers/calendar/connect.ts";
import { connectCrm } from "../../providers/crm/connect.ts";
import { connectLanguageModel } from "../../providers/language/connect.ts";
import {
	connectSpeechToText,
	connectTextToSpeech,
	withVoicesOf,
} from "../../providers/speech/connect.ts";
import type { LiveCallDeps } from "../conversation/live-call-deps.ts";
import { LiveCall } from "../conversation/live-call.ts";

type Provided = "recogniser" | "speech" | "model" | "replyLimits" | "calendar" | "crm";

interface ConnectOptions extends Omit<LiveCallDeps, Provided> {
	env: Env;
	config: Config;
	/** Keeps the object awake until this is done. */
	background: (work: Promise<void>) => void;
}

/** Makes a live call with the providers that the agent or the settings choose. Also returns the names of their models. */
export function connectLiveCall({ env, config: settings, background, ...deps }: ConnectOptions) {
	const { keyterms, language, models: wanted } = deps.agent;
	const config = {
		...withVoicesOf(deps.agent, settings),
		LANGUAGE_MODEL: wanted.language ?? settings.LANGUAGE_MODEL,
		LANGUAGE_MODEL_FALLBACK: wanted.fallback ?? settings.LANGUAGE_MODEL_FALLBACK,
	};
	const ai = connectAi(env, config);
	const recogniser = connectSpeechToText(config, ai, { keyterms, language });
	const speech = connectTextToSpeech(config, ai, {
		language,
		kept: { bucket: env.ARCHIVE, fixed: fixedTexts(deps.agent), background },
	});
	const live = new LiveCall({
		...deps,
		recogniser,
		speech,
		model: connectLanguageModel(config, ai),
		replyLimits: {
			ms: config.LANGUAGE_ANSWER_SECONDS * 1000,
			tokens: config.LANGUAGE_ANSWER_TOKENS,
			fillerMs: config.LANGUAGE_FILLER_SECONDS * 1000,
			historyCharacters: config.LANGUAGE_HISTORY_CHARACTERS,
		},
		calendar: connectCalendar(env.DB),
		crm: connectCrm(env.DB, config),
	});
	const models = {
		speechToText: recogniser.model,
		language: config.LANGUAGE_MODEL,
		textToSpeech: speech.model,
	};
	return { live, models };
}
