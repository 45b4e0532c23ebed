import { SPEECH_LOUDNESS, loudness, playsMs } from "../../../src/domain/audio/pcm.ts";
import type { Actor, World } from "../world.ts";

/** What is wrong with a connection to the recogniser. */
export type RecogniserFault = "closes" | "falls silent" | "reports noise" | "reports twice" | null;

/** The first sample of a caller's frame says which of their utterances it is of. */
export const LOUD = 8_000;
const SILENCE_MS = 300;

/** A connection to Flux that hears utterances in frames, and misbehaves. It is a `WebSocket` for the product. */
export class RecogniserSocket extends EventTarget {
	static readonly OPEN = 1;
	#open = true;
	readonly #world: World;
	readonly #actor: Actor;
	readonly #words: (utterance: number) => string;
	readonly #fault: RecogniserFault;
	/** Of frames, until its fault shows. */
	#patience: number;
	#utterance: number | null = null;
	#quietMs = 0;
	#heardMs = 0;
	#nextAt = 0;

	constructor(parts: {
		world: World;
		words: (utterance: number) => string;
		fault: RecogniserFault;
		patience: number;
	}) {
		super();
		this.#world = parts.world;
		this.#actor = parts.world.actor;
		this.#words = parts.words;
		this.#fault = parts.fault;
		this.#patience = parts.patience;
	}

	/** Its process holds it. */
	get open(): boolean {
		return this.#open && this.#actor.alive;
	}

	accept(): void {}

	send(frame: ArrayBuffer | string): void {
		if (typeof frame === "string" || !this.#open) return;
		this.#heardMs += playsMs(frame.byteLength);
		this.#patience -= 1;
		if (this.#fault === "closes" && this.#patience < 0) {
			this.#open = false;
			this.#later(() => this.dispatchEvent(Object.assign(new Event("close"), { code: 1011 })));
			return;
		}
		if (this.#fault === "falls silent" && this.#patience < 0) return;
		if (loudness(frame) < SPEECH_LOUDNESS) {
			this.#quietMs += playsMs(frame.byteLength);
			if (this.#quietMs >= SILENCE_MS) this.#end();
			return;
		}
		this.#quietMs = 0;
		const utterance = (new Int16Array(frame)[0] ?? 0) - LOUD;
		if (utterance === this.#utterance) return;
		this.#end();
		this.#utterance = utterance;
		if (this.#fault === "reports noise" && this.#patience < 0) {
			this.#report("StartOfTurn", "");
			this.#report("EndOfTurn", "");
		}
		this.#report("StartOfTurn", "");
		this.#report("Update", this.#words(utterance));
	}

	close(): void {
		this.#open = false;
	}

	#end(): void {
		if (this.#utterance === null) return;
		const words = this.#words(this.#utterance);
		this.#utterance = null;
		this.#report("EndOfTurn", words);
		if (this.#fault === "reports twice") this.#report("EndOfTurn", words);
	}

	#report(event: string, transcript: string): void {
		const data = JSON.stringify({ event, transcript, audio_window_end: this.#heardMs / 1000 });
		this.#later(() => this.dispatchEvent(new MessageEvent("message", { data })));
	}

	#later(then: () => void): void {
		const { chance, time } = this.#world;
		// A socket keeps the order of its messages.
		this.#nextAt = Math.max(this.#nextAt, time.now + 30 + chance.between(0, 20));
		time.after(this.#nextAt - time.now, () => {
			if (this.#actor.alive) this.#world.run(this.#actor, then);
		});
	}
}
