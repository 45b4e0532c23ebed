const HEADER_BYTES = 44;
const PCM = 1;
/** WAVE_FORMAT_EXTENSIBLE: the real encoding is the first two bytes of its sub-format. */
const EXTENSIBLE = 0xfffe;

/** A WAV file of PCM16 mono. */
export function wavFile(
	sampleRate: number,
	chunks: readonly ArrayBuffer[],
): Uint8Array<ArrayBuffer> {
	const audioBytes = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
	const file = new Uint8Array(HEADER_BYTES + audioBytes);
	const view = new DataView(file.buffer);
	const tag = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
	tag(0, "RIFF");
	view.setUint32(4, HEADER_BYTES - 8 + audioBytes, true);
	tag(8, "WAVEfmt ");
	view.setUint32(16, 16, true);
	view.setUint16(20, PCM, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, sampleRate, true);
	view.setUint32(28, 2 * sampleRate, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	tag(36, "data");
	view.setUint32(40, audioBytes, true);
	let at = HEADER_BYTES;
	for (const chunk of chunks) {
		file.set(new Uint8Array(chunk), at);
		at += chunk.byteLength;
	}
	return file;
}

/** `problem` completes the sentence "this is …". */
export type Wav = { ok: true; pcm: Int16Array<ArrayBuffer> } | { ok: false; problem: string };

/** Reads a WAV file of PCM16 mono at this rate. Other chunks before its audio are skipped. */
export function readWav(file: Uint8Array, sampleRate: number): Wav {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	if (!hasTag(file, 0, "RIFF") || !hasTag(file, 8, "WAVE"))
		return { ok: false, problem: "not a WAV file" };
	let format: string | null = null;
	for (let at = 12; at + 8 <= file.byteLength;) {
		const length = view.getUint32(at + 4, true);
		const body = file.subarray(at + 8, at + 8 + length);
		if (hasTag(file, at, "fmt ")) format = describeFormat(body);
		if (hasTag(file, at, "data")) {
			if (format !== describe({ encoding: PCM, channels: 1, rate: sampleRate, bits: 16 }))
				return { ok: false, problem: `a WAV file ${format ?? "without a format"}` };
			return { ok: true, pcm: samplesOf(body) };
		}
		// Chunks are padded to an even length.
		at += 8 + length + (length % 2);
	}
	return { ok: false, problem: "a WAV file that ends before its audio" };
}

/** The samples of little-endian PCM16, copied so that they are aligned. A last odd byte is dropped. */
export function samplesOf(bytes: Uint8Array): Int16Array<ArrayBuffer> {
	return new Int16Array(Uint8Array.from(bytes.subarray(0, bytes.length & ~1)).buffer);
}

function hasTag(file: Uint8Array, at: number, tag: string): boolean {
	return String.fromCharCode(...file.subarray(at, at + tag.length)) === tag;
}

function describeFormat(chunk: Uint8Array): string {
	if (chunk.byteLength < 16) return "with a broken format chunk";
	const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
	const tag = view.getUint16(0, true);
	return describe({
		encoding: tag === EXTENSIBLE && chunk.byteLength >= 26 ? view.getUint16(24, true) : tag,
		channels: view.getUint16(2, true),
		rate: view.getUint32(4, true),
		bits: view.getUint16(14, true),
	});
}

interface Format {
	encoding: number;
	channels: number;
	rate: number;
	bits: number;
}

function describe({ encoding, channels, rate, bits }: Format): string {
	const width = channels === 1 ? "mono" : `${channels} channels`;
	const samples = encoding === PCM ? `PCM ${bits}-bit` : `encoding ${encoding} ${bits}-bit`;
	return `of ${rate} Hz, ${width}, ${samples}`;
}
