import { SAMPLE_RATE } from "./pcm.ts";

/** The embedded synthesiser's voices, but for the agent's own. */
export type CallerVoice = "orion" | "angus";

/**
 * What a caller says, in a caller's voice.
 * @returns PCM16 mono 16 kHz
 */
export async function synthesise(
	enginesUrl: string,
	text: string,
	voice: CallerVoice = "orion",
): Promise<Buffer> {
	const response = await fetch(`${enginesUrl}/run/@cf/deepgram/aura-1`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			text,
			speaker: voice,
			encoding: "linear16",
			container: "none",
			sample_rate: SAMPLE_RATE,
		}),
	});
	if (!response.ok)
		throw new Error(
			`the embedded engines could not say "${text}": ${response.status} ${await response.text()}`,
		);
	return Buffer.from(await response.arrayBuffer());
}
