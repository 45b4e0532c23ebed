import { z } from "zod";

import {
	RECOGNISER_NAMES,
	SYNTHESISER_NAMES,
	SYNTHESISERS,
	type SynthesiserName,
} from "./domain/agents/engines.ts";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Every setting, with its values and its default. */
const Settings = z.object({
	/** `development` accepts the documented development key and the built-in secret; `production` never. */
	ENVIRONMENT: z.enum(["development", "production"]),
	/** The URL of the embedded engines. Only used without an AI binding. */
	AI_URL: z.url().optional(),
	/** Encrypts client tokens. 32 characters or more. */
	CALL_TOKEN_SECRET: z.string().min(32, "takes 32 characters or more"),
	/** Whether callers need no token from POST /v1/calls. */
	PUBLIC_CALLS: flag.default(false),
	/** Whether webhooks may go to loopback over http. For development only. */
	WEBHOOK_ALLOW_LOOPBACK: flag.default(false),
	SPEECH_TO_TEXT: z.enum(RECOGNISER_NAMES).default("@cf/deepgram/flux"),
	/**
	 * 0.3 to 0.9: how sure Flux must be that a turn is over before a reply is prepared. A lower value is faster, and more
	 * often asks the model in vain. With `off`, or not set, replies are never prepared.
	 */
	EAGER_END_OF_TURN: z
		.union([z.literal("off").transform(() => undefined), z.coerce.number().min(0.3).max(0.9)])
		.optional(),
	TEXT_TO_SPEECH: z.enum(SYNTHESISER_NAMES).default("@cf/deepgram/aura-1"),
	VOICE: z.string().default("asteria"),
	/** The synthesiser and the voice that speak when the ones above fail. The same synthesiser when not set. */
	TEXT_TO_SPEECH_FALLBACK: z.enum(SYNTHESISER_NAMES).optional(),
	VOICE_FALLBACK: z.string().optional(),
	/** How long a caller waits for the first audio of a piece, and from one chunk to the next. */
	SPEECH_FIRST_AUDIO_SECONDS: z.coerce.number().min(0.1).max(60).default(3),
	SPEECH_NEXT_AUDIO_SECONDS: z.coerce.number().min(0.1).max(60).default(2),
	/** A Workers AI model, or the model's name at LLM_URL. */
	LANGUAGE_MODEL: z.string().default("@cf/meta/llama-3.3-70b-instruct-fp8-fast"),
	/** The model that answers when the one above fails. Without one, that is asked once more. */
	LANGUAGE_MODEL_FALLBACK: z.string().optional(),
	/** An OpenAI-compatible endpoint, ending in /v1. Workers AI when not set. */
	LLM_URL: z.url().optional(),
	LLM_API_KEY: z.string().optional(),
	/** How long a caller waits for a model: for its first word, from one to the next, and for the whole reply. */
	LANGUAGE_FIRST_TOKEN_SECONDS: z.coerce.number().min(0.1).max(60).default(4),
	LANGUAGE_NEXT_TOKEN_SECONDS: z.coerce.number().min(0.1).max(60).default(4),
	LANGUAGE_ANSWER_SECONDS: z.coerce.number().min(1).max(300).default(30),
	/** How long a caller waits for the model or a tool before a filler is said. */
	LANGUAGE_FILLER_SECONDS: z.coerce.number().min(0.3).max(60).default(1.2),
	/** How much a model may write in one answer. It is spoken: 500 tokens are about two and a half minutes. */
	LANGUAGE_ANSWER_TOKENS: z.coerce.number().int().min(50).max(8000).default(500),
	/**
	 * How much of the conversation a prompt has word for word; notes stand for what is older. 24,000 characters are about
	 * 6,000 tokens, a quarter of the smallest context of the offered models, and about a hundred ordinary turns.
	 */
	LANGUAGE_HISTORY_CHARACTERS: z.coerce.number().int().min(4000).max(400_000).default(24_000),
	/** How long a model is not asked that failed three times in a row. */
	LANGUAGE_CIRCUIT_SECONDS: z.coerce.number().min(0).max(600).default(30),
	/** An HTTP CRM. The built-in one in D1 when not set. */
	CRM_URL: z.url().optional(),
	CRM_TOKEN: z.string().optional(),
	/** How long a dropped caller may take to come back to the same call. */
	RECONNECT_SECONDS: z.coerce.number().int().min(1).max(300).default(15),
});

export type Config = z.infer<typeof Settings>;

/** The secret in the repository, which protects nothing. */
const DEVELOPMENT_SECRET = "development-only-secret-of-32-bytes!";

/**
 * Reads the settings, at an entry point.
 * @throws an error that names every bad key, and says what is wrong with it.
 */
export function readConfig(env: object): Config {
	const parsed = Settings.safeParse(env);
	if (!parsed.success) {
		const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
		throw new Error(`Bad settings. ${lines.join("; ")}`);
	}
	const config = parsed.data;
	const wrong = contradictionsIn(config);
	if (wrong.length > 0) throw new Error(`Bad settings. ${wrong.join("; ")}`);
	return config;
}

/** What settings say against each other, each as its key and what would be right. */
function contradictionsIn(config: Config): string[] {
	const { TEXT_TO_SPEECH, TEXT_TO_SPEECH_FALLBACK, VOICE, VOICE_FALLBACK } = config;
	const builtIn =
		config.ENVIRONMENT === "production" && config.CALL_TOKEN_SECRET === DEVELOPMENT_SECRET;
	const wrong = [
		builtIn &&
			"CALL_TOKEN_SECRET: the development secret; run `wrangler secret put CALL_TOKEN_SECRET`",
		wrongVoice("VOICE", VOICE, TEXT_TO_SPEECH),
		VOICE_FALLBACK !== undefined &&
			wrongVoice("VOICE_FALLBACK", VOICE_FALLBACK, TEXT_TO_SPEECH_FALLBACK ?? TEXT_TO_SPEECH),
		VOICE_FALLBACK === undefined &&
			TEXT_TO_SPEECH_FALLBACK !== undefined &&
			"VOICE_FALLBACK: needed when TEXT_TO_SPEECH_FALLBACK is set",
		config.LANGUAGE_MODEL_FALLBACK === config.LANGUAGE_MODEL &&
			"LANGUAGE_MODEL_FALLBACK: takes another model than LANGUAGE_MODEL",
		tooLong(config, "LANGUAGE_FILLER_SECONDS", "LANGUAGE_FIRST_TOKEN_SECONDS"),
		tooLong(config, "LANGUAGE_FIRST_TOKEN_SECONDS", "LANGUAGE_ANSWER_SECONDS"),
		tooLong(config, "LANGUAGE_NEXT_TOKEN_SECONDS", "LANGUAGE_ANSWER_SECONDS"),
		config.CRM_URL !== undefined &&
			config.CRM_TOKEN === undefined &&
			"CRM_TOKEN: needed when CRM_URL is set",
	];
	return wrong.filter((each) => each !== false);
}

type SecondsKey = Extract<keyof Config, `LANGUAGE_${string}_SECONDS`>;

/** A wait that the limit around it always ends first says nothing. */
function tooLong(config: Config, key: SecondsKey, limit: SecondsKey): string | false {
	return (
		config[key] >= config[limit] &&
		`${key}: ${config[key]} is not before ${limit}, which is ${config[limit]}: takes less, or raise that`
	);
}

function wrongVoice(key: string, voice: string, synthesiser: SynthesiserName): string | false {
	const { voices } = SYNTHESISERS[synthesiser];
	return (
		!voices.includes(voice) &&
		`${key}: ${voice} is no voice of ${synthesiser}; there is: ${voices.join(", ")}`
	);
}
