/** The one audio format on the line: PCM16 little-endian, mono. */
export const SAMPLE_RATE = 16_000;
export const FRAME_MS = 100;
export const FRAME_BYTES = (SAMPLE_RATE / 1000) * FRAME_MS * 2;

/** How long the audio plays. */
export function durationMs(pcm: Buffer): number {
	return pcm.byteLength / 2 / (SAMPLE_RATE / 1000);
}
