import { sha256Hex } from "../sha256.ts";

/** A text, and who says it. */
export interface SpokenText {
	/** Where the engine is: two engines may give a model the same name. */
	engine: string;
	model: string;
	voice: string;
	text: string;
}

/** The audio of a text, PCM16 mono 16 kHz; null when it is not kept. */
export async function readPhraseAudio(
	bucket: R2Bucket,
	spoken: SpokenText,
): Promise<Uint8Array<ArrayBuffer> | null> {
	const object = await bucket.get(await keyOf(spoken));
	return object === null ? null : new Uint8Array(await object.arrayBuffer());
}

/** A repeat replaces the audio by what says the same. */
export async function keepPhraseAudio(
	bucket: R2Bucket,
	spoken: SpokenText,
	audio: Blob,
): Promise<void> {
	const { model, voice, text } = spoken;
	await bucket.put(await keyOf(spoken), await audio.arrayBuffer(), {
		httpMetadata: { contentType: "audio/l16;rate=16000" },
		customMetadata: { model, voice, text },
	});
}

async function keyOf({ engine, model, voice, text }: SpokenText): Promise<string> {
	return `phrases/${await sha256Hex([engine, model, voice, text].join("\n"))}.pcm`;
}
