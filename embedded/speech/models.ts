import type { Model } from "../server.ts";
import { speakLikeAura } from "./aura.ts";
import { streamFlux } from "./flux.ts";
import { streamNova } from "./nova.ts";
import { Recognisers } from "./recognisers.ts";
import { Synthesiser } from "./synthesiser.ts";
import { transcribe } from "./whisper.ts";

export interface SpeechSettings {
	/** Recognisers to load now. */
	warmCalls: number;
	/** The most recognisers at a time. */
	maxCalls: number;
	/** Called when an engine that every call needs has died. */
	onFatal: (cause: unknown) => void;
}

/** Loads the recognisers and the synthesiser. Resolves when they are ready. */
export async function loadSpeech(settings: SpeechSettings): Promise<Model[]> {
	const [recognisers, synthesiser] = await Promise.all([
		Recognisers.load({ warm: settings.warmCalls, max: settings.maxCalls }),
		Synthesiser.load(settings.onFatal),
	]);
	const aura = (name: string): Model => ({
		name,
		answer: async (input) => ({ kind: "audio", ...speakLikeAura(input, synthesiser) }),
	});
	return [
		{ name: "@cf/deepgram/flux", stream: (query) => streamFlux(query, recognisers) },
		{ name: "@cf/deepgram/nova-3", stream: (query) => streamNova(query, recognisers) },
		{
			name: "@cf/openai/whisper-large-v3-turbo",
			answer: async (input) => ({
				kind: "json",
				status: 200,
				body: await transcribe(input, recognisers),
			}),
		},
		aura("@cf/deepgram/aura-1"),
		aura("@cf/deepgram/aura-2-en"),
	];
}
