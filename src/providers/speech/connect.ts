import type { Config } from "../../config.ts";
import { nearestLanguage, RECOGNISERS, SYNTHESISERS } from "../../domain/agents/engines.ts";
import type { AgentDefinition } from "../../domain/agents/profile.ts";
import { keepPhraseAudio, readPhraseAudio } from "../../store/phrase-audio.ts";
import type { Ai } from "../ai/port.ts";
import { Aura } from "./aura.ts";
import { Flux } from "./flux.ts";
import { Nova3 } from "./nova-3.ts";
import { PersistentSpeech } from "./persistent-speech.ts";
import { PhraseSpeech } from "./phrase-speech.ts";
import type { SpeechToText, TextToSpeech } from "./port.ts";
import { spokenFormIn } from "./spoken-form/spoken-form.ts";
import { Whisper } from "./whisper.ts";

/** The recogniser of the settings. */
export function connectSpeechToText(
	config: Config,
	ai: Ai,
	options: { keyterms: readonly string[]; language: string },
): SpeechToText {
	const { keyterms } = options;
	const recogniser = RECOGNISERS[config.SPEECH_TO_TEXT];
	// Deepgram refuses a region that it does not list, such as en-IE.
	const language = nearestLanguage(recogniser, options.language) ?? options.language;
	switch (config.SPEECH_TO_TEXT) {
		case "@cf/deepgram/flux":
			return new Flux(ai, {
				keyterms,
				...(config.EAGER_END_OF_TURN !== undefined && { eagerThreshold: config.EAGER_END_OF_TURN }),
			});
		case "@cf/deepgram/nova-3":
			return new Nova3(ai, { keyterms, language });
		case "@cf/openai/whisper-large-v3-turbo":
			return new Whisper(ai, { language });
	}
}

interface TextToSpeechOptions {
	/** The agent's, BCP 47. */
	language: string;
	/** The texts that are said in many calls, and where their audio is kept. */
	kept: { bucket: R2Bucket; fixed: ReadonlySet<string>; background: (work: Promise<void>) => void };
}

/**
 * The synthesiser of the settings, and the one that speaks when it fails, if there is one for this language. Fixed texts
 * are kept as audio.
 */
export function connectTextToSpeech(
	config: Config,
	ai: Ai,
	{ language, kept: { bucket, fixed, background } }: TextToSpeechOptions,
): TextToSpeech {
	const [model, voice] = [config.TEXT_TO_SPEECH, config.VOICE];
	const other = fallbackOf(config);
	const speaks = other !== null && nearestLanguage(SYNTHESISERS[other.model], language) !== null;
	const first = new Aura(ai, { model, speaker: voice });
	const speech = new PersistentSpeech({
		voices: speaks ? [first, new Aura(ai, other)] : [first],
		limits: {
			firstMs: config.SPEECH_FIRST_AUDIO_SECONDS * 1000,
			nextMs: config.SPEECH_NEXT_AUDIO_SECONDS * 1000,
		},
		spokenForm: spokenFormIn(language),
	});
	const engine = config.AI_URL ?? "workers-ai";
	const audio = {
		find: (text: string) => readPhraseAudio(bucket, { engine, model, voice, text }),
		keep: (text: string, said: Blob) =>
			keepPhraseAudio(bucket, { engine, model, voice, text }, said),
	};
	return new PhraseSpeech({ speech, fixed, audio, background });
}

/**
 * The settings with the voices that the agent chooses. When its own voice fails and no other one is set, that of the
 * settings speaks: an agent that was stored with a voice that is none is heard all the same.
 */
export function withVoicesOf({ models }: Pick<AgentDefinition, "models">, config: Config): Config {
	return {
		...config,
		VOICE: models.voice ?? config.VOICE,
		VOICE_FALLBACK: models.fallbackVoice ?? config.VOICE_FALLBACK ?? config.VOICE,
	};
}

/** Null when no other voice is set, or it is the same one. */
function fallbackOf(config: Config) {
	const model = config.TEXT_TO_SPEECH_FALLBACK ?? config.TEXT_TO_SPEECH;
	const speaker = config.VOICE_FALLBACK;
	const same = model === config.TEXT_TO_SPEECH && speaker === config.VOICE;
	return speaker === undefined || same ? null : { model, speaker };
}
