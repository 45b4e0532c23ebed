import { writeFile } from "node:fs/promises";

import { BYTES_PER_MS, SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";
import { wavFile } from "../../src/domain/audio/wav.ts";
import { synthesise } from "../../tools/calls/synthesise.ts";

export interface Line {
	/** Silence before it, for the agent to say its part. */
	afterSeconds: number;
	text: string;
}

/** Writes a caller's side of a call as a 16 kHz mono WAV file, spoken by the embedded synthesiser. */
export async function recordCaller(file: string, lines: Line[], enginesUrl: string): Promise<void> {
	const parts: ArrayBuffer[] = [];
	for (const { afterSeconds, text } of lines) {
		const { buffer } = await synthesise(enginesUrl, text, "orion");
		parts.push(silence(afterSeconds), buffer);
	}
	// The recogniser needs to hear that the last line is over.
	parts.push(silence(5));
	await writeFile(file, wavFile(SAMPLE_RATE, parts));
}

function silence(seconds: number): ArrayBuffer {
	return new ArrayBuffer(seconds * 1000 * BYTES_PER_MS);
}
