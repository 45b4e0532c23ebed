import type { Transcriber, TranscriberSession, TranscriberSessionOptions } from "agents/voice";

import type { Clock } from "../../../clock.ts";
import { loudness, playsMs, SPEECH_LOUDNESS } from "../../../domain/audio/pcm.ts";
import type { Hearing, SpeechToText } from "../../../providers/speech/port.ts";

interface EarOptions {
	recogniser: SpeechToText;
	clock: Clock;
	onSpeechStart: (at: number) => void;
	/** What the caller seems to be saying; revised until the turn is over. */
	onInterim: (text: string) => void;
	/** The turn is over, with these words. */
	onUtterance: (text: string) => void;
	/** The turn is probably over, with these words; or it was not, after all. */
	onEagerEndOfTurn: (text: string) => void;
	onTurnResumed: () => void;
}

/** When the caller's latest words were spoken and understood; ms since the epoch. */
export interface Utterance {
	finalAt: number;
	/** The last frame with speech in it; null when none was loud enough. */
	speechEndedAt: number | null;
	audioMs: number | null;
}

/**
 * The line's ear: a `Transcriber` for the mixin, and the place where audio frames go directly. It notes when
 * speech began and ended, which recognisers do not tell and every latency is counted from.
 */
export class Ear implements Transcriber {
	readonly #options: EarOptions;
	#hearing: Hearing | null = null;
	/** Audio that came between `start_call` and the recogniser's session. */
	#early: ArrayBuffer[] = [];
	#listening = false;
	#firstLoudAt: number | null = null;
	#lastLoudAt: number | null = null;
	#heardMs = 0;
	#frames = 0;
	#lost = false;
	#utterance: Utterance | null = null;

	constructor(options: EarOptions) {
		this.#options = options;
	}

	/** Milliseconds of audio and number of frames that came in. */
	get meter(): { audioMs: number; frames: number } {
		return { audioMs: Math.round(this.#heardMs), frames: this.#frames };
	}

	/** Whether the recogniser is gone and took the call with it. */
	get lost(): boolean {
		return this.#lost;
	}

	/** From here on audio is wanted, though the recogniser may not be there yet. */
	open(): void {
		this.#listening = true;
	}

	feed(frame: ArrayBuffer): void {
		if (!this.#listening || frame.byteLength === 0) return;
		this.#heardMs += playsMs(frame.byteLength);
		this.#frames += 1;
		if (loudness(frame) >= SPEECH_LOUDNESS) {
			this.#lastLoudAt = this.#options.clock.now();
			this.#firstLoudAt ??= this.#lastLoudAt - playsMs(frame.byteLength);
		}
		if (this.#hearing) this.#hearing.feed(frame);
		else this.#early.push(frame);
	}

	/** The times of the latest utterance that became final. */
	get utterance(): Utterance {
		return (
			this.#utterance ?? {
				finalAt: this.#options.clock.now(),
				speechEndedAt: null,
				audioMs: null,
			}
		);
	}

	/** For the mixin, which opens and closes the session and ends the call when it is lost. Turns go to ours directly. */
	createSession(mixin: TranscriberSessionOptions = {}): TranscriberSession {
		const { recogniser, clock } = this.#options;
		let open = true;
		/** A recogniser may go on after its session was closed: the call is over then. */
		const whileOpen =
			<T extends unknown[]>(notify: (...args: T) => void) =>
			(...args: T) => {
				if (open) notify(...args);
			};
		const hearing = recogniser.listen({
			onSpeechStart: whileOpen(() => this.#options.onSpeechStart(clock.now())),
			onInterim: whileOpen(this.#options.onInterim),
			onEagerEndOfTurn: whileOpen(this.#options.onEagerEndOfTurn),
			onTurnResumed: whileOpen(this.#options.onTurnResumed),
			onEndOfTurn: whileOpen((text) => {
				this.#settleUtterance();
				this.#options.onUtterance(text);
			}),
			onLost: (error) => {
				this.#lost = true;
				mixin.onFatalError?.(error);
			},
		});
		this.#hearing = hearing;
		for (const frame of this.#early) hearing.feed(frame);
		this.#early = [];
		return {
			// Frames are fed directly; the mixin is never given any.
			feed: () => undefined,
			waitUntilReady: () => hearing.ready,
			close: () => {
				open = false;
				this.#close(hearing);
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

	#close(hearing: Hearing): void {
		hearing.close();
		if (this.#hearing !== hearing) return;
		this.#hearing = null;
		this.#early = [];
		this.#listening = false;
	}
}
