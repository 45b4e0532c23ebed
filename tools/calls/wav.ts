import { SAMPLE_RATE } from "./pcm.ts";

const PCM = 1;
/** WAVE_FORMAT_EXTENSIBLE: the real format stands in the first two bytes of its sub-format. */
const EXTENSIBLE = 0xfffe;

/**
 * The samples of a 16 kHz mono PCM16 WAV file.
 * @throws saying what the file is and what it should be.
 */
export function readWav(file: Buffer, name: string): Buffer {
	if (file.toString("latin1", 0, 4) !== "RIFF" || file.toString("latin1", 8, 12) !== "WAVE")
		throw new Error(`${name} is no WAV file (it does not start with RIFF … WAVE); ${WANTED}`);
	let format: string | null = null;
	for (let at = 12; at + 8 <= file.byteLength;) {
		const id = file.toString("latin1", at, at + 4);
		const size = file.readUInt32LE(at + 4);
		const body = file.subarray(at + 8, at + 8 + size);
		if (id === "fmt ") format = describe(body);
		if (id === "data") {
			if (format !== OURS)
				throw new Error(`${name} is ${format ?? "a WAV file without a format"}; ${WANTED}`);
			if (body.byteLength === 0) throw new Error(`${name} holds no audio; ${WANTED}`);
			return body.subarray(0, body.byteLength - (body.byteLength % 2));
		}
		// Chunks are padded to an even length.
		at += 8 + size + (size % 2);
	}
	throw new Error(`${name} ends before its audio begins; ${WANTED}`);
}

const OURS = phrase(PCM, 1, SAMPLE_RATE, 16);
const WANTED = `--wav takes ${OURS}, e.g. made by: ffmpeg -i in.mp3 -ar 16000 -ac 1 -c:a pcm_s16le out.wav`;

function describe(chunk: Buffer): string {
	if (chunk.byteLength < 16) return "a WAV file with a broken format chunk";
	const tag = chunk.readUInt16LE(0);
	const encoding = tag === EXTENSIBLE && chunk.byteLength >= 26 ? chunk.readUInt16LE(24) : tag;
	return phrase(encoding, chunk.readUInt16LE(2), chunk.readUInt32LE(4), chunk.readUInt16LE(14));
}

function phrase(encoding: number, channels: number, rate: number, bits: number): string {
	const how = encoding === PCM ? `PCM ${bits}-bit` : `encoding ${encoding} ${bits}-bit`;
	const width = channels === 1 ? "mono" : `${channels} channels`;
	return `WAV, ${rate} Hz, ${width}, ${how}`;
}
