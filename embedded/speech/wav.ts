const headerBytes = 44;
/** Written for an unknown length: readers then take all there is. */
const unknownLength = 0xffff_ffff;

/** The header of a PCM16 mono WAV file of unknown length. */
export function wavHeader(sampleRate: number): Uint8Array {
	const header = Buffer.alloc(headerBytes);
	header.write("RIFF", 0, "latin1");
	header.writeUInt32LE(unknownLength, 4);
	header.write("WAVEfmt ", 8, "latin1");
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(sampleRate, 24);
	header.writeUInt32LE(2 * sampleRate, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write("data", 36, "latin1");
	header.writeUInt32LE(unknownLength, 40);
	return header;
}

export type Wav = { ok: true; pcm: Int16Array } | { ok: false; problem: string };

/** Reads a WAV file of PCM16 mono at `sampleRate`; anything else is a problem that says what it is. */
export function readWav(bytes: Uint8Array, sampleRate: number): Wav {
	const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (file.length < 12 || file.toString("latin1", 0, 4) !== "RIFF")
		return { ok: false, problem: "not a WAV file" };
	let format: { codec: number; channels: number; rate: number; bits: number } | undefined;
	for (let at = 12; at + 8 <= file.length;) {
		const name = file.toString("latin1", at, at + 4);
		const body = at + 8;
		const length = Math.min(file.readUInt32LE(at + 4), file.length - body);
		if (name === "fmt " && length >= 16)
			format = {
				codec: file.readUInt16LE(body),
				channels: file.readUInt16LE(body + 2),
				rate: file.readUInt32LE(body + 4),
				bits: file.readUInt16LE(body + 14),
			};
		if (name === "data") {
			if (format === undefined) return { ok: false, problem: "a WAV file without a format" };
			const { codec, channels, rate, bits } = format;
			if (codec !== 1 || channels !== 1 || rate !== sampleRate || bits !== 16) {
				const found = `${bits} bit, ${channels} channels, ${rate} Hz, codec ${codec}`;
				return { ok: false, problem: `a WAV file of ${found}` };
			}
			return { ok: true, pcm: samples(file.subarray(body, body + length)) };
		}
		at = body + length + (length % 2);
	}
	return { ok: false, problem: "a WAV file without audio" };
}

/** The samples of little-endian PCM16, copied so that they are aligned. A last odd byte is dropped. */
export function samples(bytes: Uint8Array): Int16Array {
	// `slice` of a Buffer shares its memory.
	return new Int16Array(Uint8Array.from(bytes.subarray(0, bytes.length & ~1)).buffer);
}
