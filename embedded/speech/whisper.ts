import { z } from "zod";

import type { Recognisers } from "./recognisers.ts";
import { Refused } from "./refused.ts";
import type { TurnInfo } from "./turns.ts";
import { sampleRate } from "./vosk.ts";
import { readWav } from "./wav.ts";

const maxSeconds = 120;

const WhisperInput = z.object({
	audio: z.base64({ error: "must be an audio file as base64" }).min(1),
	language: z.string().optional(),
	task: z
		.literal("transcribe", { error: '"transcribe" is all the embedded recogniser can' })
		.optional(),
});

/** Whole sentences matter here, and not quick answers. */
const patient = { eotThreshold: 0.9, eagerEotThreshold: undefined, eotTimeoutMs: 5000 };

/** Answers `@cf/openai/whisper-large-v3-turbo` for a WAV file of PCM16 mono at 16 kHz. Throws `Refused`. */
export async function transcribe(input: unknown, recognisers: Recognisers): Promise<object> {
	const parsed = WhisperInput.safeParse(input);
	if (!parsed.success) throw new Refused(z.prettifyError(parsed.error));
	const { audio, language = "en" } = parsed.data;
	if (!/^en\b/.test(language))
		throw new Refused(`language: the embedded recogniser hears English ("en"), not "${language}"`);
	const wav = readWav(Buffer.from(audio, "base64"), sampleRate);
	if (!wav.ok)
		throw new Refused(
			`audio: must be a WAV file of 16 bit mono at ${sampleRate} Hz; this is ${wav.problem}`,
		);
	const duration = wav.pcm.length / sampleRate;
	if (duration > maxSeconds)
		throw new Refused(
			`audio: ${Math.round(duration)} s long; at most ${maxSeconds} s at once`,
			413,
		);

	const turns = (await hear(wav.pcm, recognisers)).filter(({ transcript }) => transcript !== "");
	const text = turns.map(({ transcript }) => transcript).join(" ");
	return {
		text,
		word_count: turns.reduce((count, { words }) => count + words.length, 0),
		transcription_info: { language: "en", language_probability: 1, duration },
		segments: turns.map((turn) => ({
			start: turn.audio_window_start,
			end: turn.audio_window_end,
			text: turn.transcript,
		})),
	};
}

async function hear(pcm: Int16Array, recognisers: Recognisers): Promise<TurnInfo[]> {
	const ended: TurnInfo[] = [];
	let failure: Error | undefined = undefined;
	const listening = await recognisers.listen({
		...patient,
		keyterms: [],
		onTurn: (info) => {
			if (info.event === "EndOfTurn") ended.push(info);
		},
		onFailure: (cause) => {
			failure = cause;
		},
	});
	listening.feed(pcm);
	await listening.end();
	if (failure !== undefined) throw failure;
	return ended;
}
