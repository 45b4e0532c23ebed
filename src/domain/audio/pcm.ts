/** All audio inside the product is 16-bit little-endian mono at this rate. */
export const SAMPLE_RATE = 16_000;
export const BYTES_PER_MS = (SAMPLE_RATE * 2) / 1000;

/** How long this many bytes of PCM16 mono play, in milliseconds. */
export function playsMs(bytes: number): number {
	return bytes / BYTES_PER_MS;
}

/** Loudness of a frame of PCM16: root mean square, 0 to 1. */
export function loudness(frame: ArrayBuffer): number {
	const samples = new Int16Array(frame, 0, frame.byteLength >> 1);
	if (samples.length === 0) return 0;
	let sum = 0;
	for (const sample of samples) sum += sample * sample;
	return Math.sqrt(sum / samples.length) / 32_768;
}

/**
 * Speech is well above this, line noise below. Measured: the quietest spoken frame of the synthetic caller has 0.015, an
 * open browser microphone at rest 0.001–0.004.
 */
export const SPEECH_LOUDNESS = 0.01;
