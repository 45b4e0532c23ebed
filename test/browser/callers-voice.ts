import { writeFile } from "node:fs/promises";

import { SAMPLE_RATE } from "../../tools/calls/pcm.ts";
import { synthesise } from "../../tools/calls/synthesise.ts";

const BYTES_A_SECOND = SAMPLE_RATE * 2;

export interface Line {
	/** Silence before it, for the agent to say its part. */
	afterSeconds: number;
	text: string;
}

/** Writes a caller's side of a call as a 16 kHz mono WAV file, spoken by the embedded synthesiser. */
export async function recordCaller(file: string, lines: Line[], enginesUrl: string): Promise<void> {
	const parts: Buffer[] = [];
	for (const { afterSeconds, text } of lines) {
		parts.push(Buffer.alloc(afterSeconds * BYTES_A_SECOND), await synthesise(enginesUrl, text));
	}
	// The recogniser needs to hear that the last line is over.
	parts.push(Buffer.alloc(5 * BYTES_A_SECOND));
	const pcm = Buffer.concat(parts);
	await writeFile(file, Buffer.concat([wavHeader(pcm.byteLength), pcm]));
}

function wavHeader(bytes: number): Buffer {
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36 + bytes, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16); // length of the format part
	header.writeUInt16LE(1, 20); // PCM
	header.writeUInt16LE(1, 22); // mono
	header.writeUInt32LE(SAMPLE_RATE, 24);
	header.writeUInt32LE(BYTES_A_SECOND, 28);
	header.writeUInt16LE(2, 32); // bytes a sample
	header.writeUInt16LE(16, 34); // bits a sample
	header.write("data", 36);
	header.writeUInt32LE(bytes, 40);
	return header;
}
