/** ITU-T G.711: a sample of 14 bits as a sign, an exponent and four bits after it. */
const BIAS = 0x84;
const LARGEST = 32_635;

/** PCM16 at 16 kHz as µ-law at 8 kHz, a quarter of its size. A last odd sample is dropped. */
export function toMuLaw(pcm: Int16Array): Uint8Array<ArrayBuffer> {
	const coded = new Uint8Array(pcm.length >> 1);
	for (let at = 0; at < coded.length; at++) {
		// The mean of two samples also keeps out what 8 kHz cannot hold.
		coded[at] = code(((pcm[2 * at] ?? 0) + (pcm[2 * at + 1] ?? 0)) >> 1);
	}
	return coded;
}

/** The way back: PCM16 at 16 kHz, with a sample in the middle between every two. */
export function fromMuLaw(coded: Uint8Array): Int16Array<ArrayBuffer> {
	const pcm = new Int16Array(coded.length * 2);
	for (let at = 0; at < coded.length; at++) {
		const sample = decode(coded[at] ?? 0);
		const next = at + 1 < coded.length ? decode(coded[at + 1] ?? 0) : sample;
		pcm[2 * at] = sample;
		pcm[2 * at + 1] = (sample + next) >> 1;
	}
	return pcm;
}

function code(sample: number): number {
	const sign = sample < 0 ? 0x80 : 0;
	const size = Math.min(Math.abs(sample), LARGEST) + BIAS;
	const exponent = 24 - Math.clz32(size);
	const mantissa = (size >> (exponent + 3)) & 0x0f;
	return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decode(coded: number): number {
	const bits = ~coded & 0xff;
	const exponent = (bits >> 4) & 0x07;
	const size = (((bits & 0x0f) << 3) + BIAS) << exponent;
	return bits & 0x80 ? BIAS - size : size - BIAS;
}
