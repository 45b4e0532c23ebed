import type { Notes } from "./observed-client.ts";

/** A microphone that says what the scripted recogniser is to hear. */
export class ScriptedMicrophone {
	onAudioLevel: ((rms: number) => void) | null = null;
	onAudioData: ((pcm: ArrayBuffer) => void) | null = null;

	async start(): Promise<void> {}

	stop(): void {}

	speak(script: string): void {
		const even = script.length % 2 === 0 ? script : `${script}\0`;
		this.onAudioData?.(new TextEncoder().encode(even).buffer);
	}
}

/** Watches what the browser plays, and notes when it was told to stop in the middle. */
export class Loudspeaker {
	readonly #playing = new Set<AudioScheduledSourceNode>();
	#begunAt = 0;
	/** Pieces of audio that were begun. */
	begun = 0;

	constructor(notes: Notes) {
		const { prototype } = AudioBufferSourceNode;
		// oxlint-disable-next-line typescript/unbound-method -- called below with the `this` that they are called with
		const { start, stop } = prototype;
		const begin = (source: AudioScheduledSourceNode) => {
			this.begun += 1;
			this.#begunAt = Date.now();
			this.#playing.add(source);
			source.addEventListener("ended", () => this.#playing.delete(source));
		};
		const end = (source: AudioScheduledSourceNode) => {
			const isFirst = notes.entries.at(-1)?.type !== "(playback stopped)";
			if (this.#playing.delete(source) && isFirst) notes.note({ type: "(playback stopped)" });
		};
		prototype.start = function (...when) {
			begin(this);
			start.apply(this, when);
		};
		prototype.stop = function (...when) {
			end(this);
			stop.apply(this, when);
		};
	}

	/** Nothing plays, and nothing is about to: the client begins a piece a moment after it came. */
	get silent(): boolean {
		return this.#playing.size === 0 && Date.now() - this.#begunAt > 300;
	}
}
