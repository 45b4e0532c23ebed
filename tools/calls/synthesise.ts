import { SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";

/** The embedded synthesiser's voices, as Workers AI names the speakers. "asteria" is the agent's own. */
export type Speaker = "orion" | "angus" | "asteria";

/** @returns PCM16 mono 16 kHz */
export async function synthesise(
	enginesUrl: string,
	text: string,
	speaker: Speaker,
): Promise<Int16Array<ArrayBuffer>> {
	const response = await fetch(`${enginesUrl}/run/@cf/deepgram/aura-1`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			text,
			speaker,
			encoding: "linear16",
			container: "none",
			sample_rate: SAMPLE_RATE,
		}),
	});
	if (!response.ok)
		throw new Error(
			`the embedded engines could not say "${text}": ${response.status} ${await response.text()}`,
		);
	return new Int16Array(await response.arrayBuffer());
}
