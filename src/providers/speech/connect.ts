import type { Config } from "../../config.ts";
import { nearestLanguage, RECOGNISERS, SYNTHESISERS } from "../../domain/agents/engines.ts";
import type { Ai } from "../ai/port.ts";
import { Aura } from "./aura.ts";
import { Flux } from "./flux.ts";
import { Nova3 } from "./nova-3.ts";
import { PersistentSpeech } from "./persistent-speech.ts";
import type { SpeechToText, TextToSpeech } from "./port.ts";
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

/** The synthesiser of the settings, and the one that speaks when it fails, if there is one for this language. */
export function connectTextToSpeech(config: Config, ai: Ai, language: string): TextToSpeech {
	const voice = new Aura(ai, { model: config.TEXT_TO_SPEECH, speaker: config.VOICE });
	const other = fallbackOf(config);
	const speaks = other !== null && nearestLanguage(SYNTHESISERS[other.model], language) !== null;
	return new PersistentSpeech({
		voices: speaks ? [voice, new Aura(ai, other)] : [voice],
		limits: {
			firstMs: config.SPEECH_FIRST_AUDIO_SECONDS * 1000,
			nextMs: config.SPEECH_NEXT_AUDIO_SECONDS * 1000,
		},
	});
}

/** Null when no other voice is set, or it is the same one. */
function fallbackOf(config: Config) {
	const model = config.TEXT_TO_SPEECH_FALLBACK ?? config.TEXT_TO_SPEECH;
	const speaker = config.VOICE_FALLBACK;
	const same = model === config.TEXT_TO_SPEECH && speaker === config.VOICE;
	return speaker === undefined || same ? null : { model, speaker };
}
