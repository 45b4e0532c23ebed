import { loudness, playsMs, SPEECH_LOUDNESS } from "../../domain/audio/pcm.ts";

/** A speaker's turn and the time until its failure is noticed. 15 seconds are 480 KB. */
const MAX_MS = 15_000;
/** Kept of a silence, so that the first word after it is whole. */
const LEAD_IN_MS = 1_000;

interface KeptFrame {
	frame: ArrayBuffer;
	ms: number;
	loud: boolean;
}

/** The caller's latest audio that no recogniser has made words of for certain. Another one may have to hear it again. */
export class KeptAudio {
	#kept: KeptFrame[] = [];
	#ms = 0;
	#loud = false;
	#droppedMs = 0;

	get frames(): ArrayBuffer[] {
		return this.#kept.map(({ frame }) => frame);
	}

	/** How much speech is kept, with its pauses. */
	get speechMs(): number {
		const first = this.#kept.findIndex(({ loud }) => loud);
		const last = this.#kept.findLastIndex(({ loud }) => loud);
		return first === -1 ? 0 : Math.round(sumOf(this.#kept.slice(first, last + 1)));
	}

	/** How much speech was dropped because there was too much of it, since this was asked before. */
	takeDroppedMs(): number {
		const dropped = Math.round(this.#droppedMs);
		this.#droppedMs = 0;
		return dropped;
	}

	add(frame: ArrayBuffer): void {
		const ms = playsMs(frame.byteLength);
		const loud = loudness(frame) >= SPEECH_LOUDNESS;
		this.#loud ||= loud;
		this.#kept.push({ frame, ms, loud });
		this.#ms += ms;
		while (this.#ms > (this.#loud ? MAX_MS : LEAD_IN_MS)) this.#shift();
	}

	/** The recogniser is done with the audio so far, but for the last `keptMs`. */
	settle(keptMs: number): void {
		while (this.#kept.length > 0 && this.#ms > keptMs) {
			const first = this.#kept.shift();
			this.#ms -= first?.ms ?? 0;
		}
		this.#loud = this.#kept.some(({ loud }) => loud);
	}

	#shift(): void {
		const first = this.#kept.shift();
		if (first === undefined) return;
		this.#ms -= first.ms;
		if (first.loud) this.#droppedMs += first.ms;
	}
}

function sumOf(frames: readonly KeptFrame[]): number {
	return frames.reduce((sum, { ms }) => sum + ms, 0);
}
