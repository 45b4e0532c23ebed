import type { Transcriber, TranscriberSession } from "agents/voice";

import type { Clock } from "../../../clock.ts";
import { loudness, playsMs, SPEECH_LOUDNESS } from "../../../domain/audio/pcm.ts";
import type {
	RecogniserFailure,
	RecogniserSession,
	SpeechToText,
} from "../../../providers/speech/port.ts";

interface CallerAudioOptions {
	recogniser: SpeechToText;
	clock: Clock;
	onSpeechStart: (at: number) => void;
	/** The caller's words so far. They may be revised until the turn is over. */
	onInterim: (text: string) => void;
	/** The turn is over, with these words. */
	onUtterance: (text: string) => void;
	/** What began as speech came to no words. */
	onNoise: () => void;
	/** The turn is probably over, with these words. */
	onEagerEndOfTurn: (text: string) => void;
	/** The caller went on after an eager end of turn. */
	onTurnResumed: () => void;
	/** The recogniser failed. It is asked again, or else lost. */
	onFailure: (failure: RecogniserFailure, next: "reopening" | "lost") => void;
}

/** The times of the caller's latest words, in ms since the epoch. */
export interface Utterance {
	finalAt: number;
	/** When the last frame with speech came; null when no frame was loud enough. */
	speechEndedAt: number | null;
	audioMs: number | null;
}

/**
 * Feeds the caller's audio to the recogniser. For the mixin it is a `Transcriber`, but frames come to it directly. It
 * notes when speech began and ended: recognisers do not say, and latencies count from these times.
 */
export class CallerAudio implements Transcriber {
	readonly #options: CallerAudioOptions;
	#session: RecogniserSession | null = null;
	/** Frames that came after `start_call` and before the recogniser's session. */
	#early: ArrayBuffer[] = [];
	#listening = false;
	#firstLoudAt: number | null = null;
	#lastLoudAt: number | null = null;
	#heardMs = 0;
	#frames = 0;
	#stopped = false;
	#lost = false;
	#utterance: Utterance | null = null;

	constructor(options: CallerAudioOptions) {
		this.#options = options;
	}

	/** How much audio came in. */
	get meter(): { audioMs: number; frames: number } {
		return { audioMs: Math.round(this.#heardMs), frames: this.#frames };
	}

	/** Whether the recogniser was lost, which ends the call. */
	get lost(): boolean {
		return this.#lost;
	}

	/** Whether the caller speaks, as far as loudness tells, and the recogniser does not answer. */
	get deaf(): boolean {
		return this.#session?.deaf ?? false;
	}

	/** Takes audio from now on. Until the recogniser is there, it is kept. */
	open(): void {
		this.#listening = true;
	}

	/** Takes no more audio, and no more words of what was said before. */
	stop(): void {
		this.#listening = false;
		this.#stopped = true;
	}

	feed(frame: ArrayBuffer): void {
		if (!this.#listening || frame.byteLength === 0) return;
		this.#heardMs += playsMs(frame.byteLength);
		this.#frames += 1;
		if (loudness(frame) >= SPEECH_LOUDNESS) {
			this.#lastLoudAt = this.#options.clock.now();
			this.#firstLoudAt ??= this.#lastLoudAt - playsMs(frame.byteLength);
		}
		if (this.#session) this.#session.feed(frame);
		else this.#early.push(frame);
	}

	/** The latest utterance that became final. */
	get utterance(): Utterance {
		return (
			this.#utterance ?? {
				finalAt: this.#options.clock.now(),
				speechEndedAt: null,
				audioMs: null,
			}
		);
	}

	/** The mixin opens and closes the session. All that the session reports goes to our own handlers. */
	createSession(): TranscriberSession {
		const { recogniser, clock } = this.#options;
		let open = true;
		/** A recogniser may still send words after its session was closed. The call is over then, and they are dropped. */
		const whileOpen =
			<T extends unknown[]>(notify: (...args: T) => void) =>
			(...args: T) => {
				if (open && !this.#stopped) notify(...args);
			};
		const session = recogniser.listen({
			onSpeechStart: whileOpen(() => this.#options.onSpeechStart(clock.now())),
			onInterim: whileOpen(this.#options.onInterim),
			onEagerEndOfTurn: whileOpen(this.#options.onEagerEndOfTurn),
			onTurnResumed: whileOpen(this.#options.onTurnResumed),
			onEndOfTurn: whileOpen((text) => {
				this.#settleUtterance();
				this.#options.onUtterance(text);
			}),
			onNoise: whileOpen(() => {
				this.#firstLoudAt = null;
				this.#lastLoudAt = null;
				this.#options.onNoise();
			}),
			onReopening: whileOpen((failure) => this.#options.onFailure(failure, "reopening")),
			onLost: whileOpen((failure) => {
				this.#lost = true;
				this.#options.onFailure(failure, "lost");
			}),
		});
		this.#session = session;
		for (const frame of this.#early) session.feed(frame);
		this.#early = [];
		return {
			// Frames never go through the mixin.
			feed: () => undefined,
			// The greeting does not wait for the recogniser: audio is kept until it is there.
			waitUntilReady: () => Promise.resolve(),
			close: () => {
				open = false;
				this.#close(session);
			},
		};
	}

	#settleUtterance(): void {
		const [from, to] = [this.#firstLoudAt, this.#lastLoudAt];
		this.#utterance = {
			finalAt: this.#options.clock.now(),
			speechEndedAt: to,
			audioMs: from === null || to === null ? null : Math.max(0, Math.round(to - from)),
		};
		this.#firstLoudAt = null;
		this.#lastLoudAt = null;
	}

	#close(session: RecogniserSession): void {
		session.close();
		if (this.#session !== session) return;
		this.#session = null;
		this.#early = [];
		this.#listening = false;
	}
}
