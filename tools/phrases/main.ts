import { writeFileSync } from "node:fs";

import { phrasesOf } from "../../src/domain/agents/phrases.ts";
import { toMuLaw } from "../../src/domain/audio/mu-law.ts";
import { samplesOf } from "../../src/domain/audio/wav.ts";
import { startEngines } from "../product/engines.ts";

const OUT = new URL("../../src/providers/speech/recordings.json", import.meta.url);

/** Speaks the English phrases with the embedded voice, and writes them as µ-law in base64. */
const engines = await startEngines();
try {
	const recordings: Record<string, string> = {};
	for (const text of Object.values(phrasesOf("en")))
		recordings[text] = Buffer.from(toMuLaw(await speak(text))).toString("base64");
	writeFileSync(OUT, `${JSON.stringify(recordings, null, "\t")}\n`);
	console.log(`${Object.keys(recordings).length} phrases written`);
} finally {
	await engines.stop();
}

async function speak(text: string): Promise<Int16Array> {
	const response = await fetch(`${engines.url}/run/@cf/deepgram/aura-1`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ text, encoding: "linear16", container: "none", sample_rate: 16_000 }),
	});
	if (!response.ok) throw new Error(`the embedded voice answered ${response.status}`);
	return samplesOf(await response.bytes());
}
