/**
 * The caller's voice: one of the embedded synthesiser's, but not the agent's.
 * @returns PCM16 mono 16 kHz
 */
export async function synthesise(enginesUrl: string, text: string): Promise<Buffer> {
	const response = await fetch(`${enginesUrl}/run/@cf/deepgram/aura-1`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			text,
			speaker: "orion",
			encoding: "linear16",
			container: "none",
			sample_rate: 16_000,
		}),
	});
	if (!response.ok)
		throw new Error(
			`the embedded engines could not say "${text}": ${response.status} ${await response.text()}`,
		);
	return Buffer.from(await response.arrayBuffer());
}
