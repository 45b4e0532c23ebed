import { z } from "zod";

import type { FliteVoice } from "./flite.ts";
import { fliteSampleRate } from "./flite.ts";
import { Refused } from "./refused.ts";
import type { Synthesiser } from "./synthesiser.ts";
import { wavHeader } from "./wav.ts";

/** Deepgram's own limit for one request. */
const maxCharacters = 2000;

const AuraInput = z.object({
	text: z.string(),
	speaker: z.string().default("asteria"),
	encoding: z.string().default("mp3"),
	container: z.string().optional(),
	sample_rate: z.coerce.number().default(fliteSampleRate),
});

const voices: Record<string, FliteVoice> = { asteria: "slt", orion: "rms", angus: "awb" };

export interface Spoken {
	contentType: string;
	chunks: AsyncIterable<Uint8Array>;
}

/** Answers `@cf/deepgram/aura-1` and `aura-2-en` with one of flite's voices. Throws `Refused`. */
export function speakLikeAura(input: unknown, synthesiser: Synthesiser): Spoken {
	const parsed = AuraInput.safeParse(input);
	if (!parsed.success) throw new Refused(z.prettifyError(parsed.error));
	const { text, speaker, encoding, sample_rate: rate } = parsed.data;
	// Deepgram's default: a container where the encoding has one.
	const container = parsed.data.container ?? "wav";

	if (text.trim() === "") throw new Refused("text: must not be empty");
	if (text.length > maxCharacters)
		throw new Refused(`text: ${text.length} characters; at most ${maxCharacters} at once`, 413);
	if (encoding !== "linear16")
		throw new Refused(`encoding: the embedded voice speaks "linear16" only, not "${encoding}"`);
	if (container !== "none" && container !== "wav")
		throw new Refused(`container: "none" or "wav" with linear16, not "${container}"`);
	if (rate !== fliteSampleRate)
		throw new Refused(`sample_rate: the embedded voice has ${fliteSampleRate} only, not ${rate}`);

	const chunks = synthesiser.speak(voices[speaker] ?? "slt", text);
	return container === "none"
		? { contentType: `audio/l16;rate=${rate}`, chunks }
		: { contentType: "audio/wav", chunks: withHeader(chunks) };
}

async function* withHeader(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield wavHeader(fliteSampleRate);
	yield* chunks;
}
