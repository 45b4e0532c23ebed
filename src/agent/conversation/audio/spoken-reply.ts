import type { Clock } from "../../../clock.ts";
import { BYTES_PER_MS, playsMs } from "../../../domain/audio/pcm.ts";
import { PlaybackClock } from "../../../domain/audio/playback-clock.ts";
import { heardText } from "../../../domain/call/heard.ts";
import type { TextToSpeech } from "../../../providers/speech/port.ts";
import type { Delivery } from "../delivery.ts";
import { type Prefetched, prefetch } from "./prefetch.ts";

export interface SpokenReplyOptions {
	speech: TextToSpeech;
	/** Aborted when the reply is interrupted. Nothing is sent after that. */
	signal: AbortSignal;
	clock: Clock;
	/** The synthesiser gave the first audio of a piece. */
	onSynthesised(): void;
	/** Called just before the first audio of the reply is sent. */
	onFirstAudio(): void;
	/** Called just after it. From now on a write does not delay the audio. */
	afterFirstAudio(): void;
	/** The last audio of a piece was sent. */
	onPieceSent(index: number, text: string, audioMs: number): void;
	/** A piece could not be synthesised. */
	onFailed(cause: unknown): void;
}

interface Piece {
	readonly text: string;
	readonly audio: Prefetched<Uint8Array<ArrayBuffer>>;
	/** How long the audio plays that was synthesised so far; all of it once `synthesised`. */
	audioMs: number;
	synthesised: boolean;
	sentMs: number;
	/** All that will be sent of it, once its synthesis failed; null before. */
	brokenOffMs: number | null;
	/** Ends its synthesis. */
	readonly skip: AbortController;
}

/** A frame holds 100 ms, as do the frames that clients send. */
const FRAME_BYTES = 100 * BYTES_PER_MS;

/** More than a client can have left to play, whose acknowledgements come late. */
const KEPT_FRAMES = 30;

/**
 * The audio of one reply. Pieces are synthesised one after the other, as soon as their text is known, and sent in order,
 * never more than the lead ahead of real time. So it is known at any moment what the caller can have heard.
 */
export class SpokenReply implements Delivery {
	readonly medium = "speech";
	readonly #options: SpokenReplyOptions;
	readonly #playback = new PlaybackClock();
	readonly #pieces: Piece[] = [];
	/** The index of the piece that is sent next. */
	#next = 0;
	#characters = 0;
	#started = false;
	/** The latest frames that were sent. */
	#sent: ArrayBuffer[] = [];
	/** Frames that were sent, but not played before the reply was paused. They are sent again. */
	#unheard: ArrayBuffer[] = [];
	/** Resolves when the reply goes on; null while it is not paused. */
	#pause: PromiseWithResolvers<void> | null = null;
	#pauses = 0;

	constructor(options: SpokenReplyOptions) {
		this.#options = options;
		options.signal.addEventListener("abort", () => this.resume(), { once: true });
	}

	get synthesisedCharacters(): number {
		return this.#characters;
	}

	/** Whether any audio was sent. */
	get started(): boolean {
		return this.#started;
	}

	/** Whether the last piece that is planned was sent to its end. */
	get allSent(): boolean {
		const last = this.#pieces.at(-1);
		return (
			last !== undefined && last.synthesised && Math.round(last.sentMs) >= Math.round(last.audioMs)
		);
	}

	/** Stops sending. The client has to drop what it has not played yet. */
	pause(): void {
		if (this.#pause !== null || this.#options.signal.aborted) return;
		this.#pause = Promise.withResolvers();
		this.#pauses += 1;
		const unplayedMs = this.#playback.stop(this.#options.clock.now());
		this.#unheard = [...lastOf(this.#sent, unplayedMs), ...this.#unheard];
		this.#sent = [];
	}

	/** Goes on where the caller stopped hearing it. */
	resume(): void {
		this.#pause?.resolve();
		this.#pause = null;
	}

	/** Resolves while the reply is not paused, or was interrupted. */
	get resumed(): Promise<void> {
		return this.#pause?.promise ?? Promise.resolve();
	}

	/** Synthesises a piece, to be sent after the pieces before it. */
	plan(text: string): void {
		const { speech, signal } = this.#options;
		const previous = this.#pieces.at(-1)?.audio;
		const length = { audioMs: 0, synthesised: false };
		const use = { onAsked: (characters: number) => (this.#characters += characters) };
		const skip = new AbortController();
		const asked = AbortSignal.any([signal, skip.signal]);
		const audio = prefetch(measured(speech.synthesise(text, asked, use), length), {
			after: previous,
			onFirst: () => this.#options.onSynthesised(),
		});
		this.#pieces.push(Object.assign(length, { text, audio, sentMs: 0, brokenOffMs: null, skip }));
	}

	/** Skips all planned pieces that were not sent yet. */
	skipPlanned(): void {
		// What is said in their place does not wait for them.
		for (const { skip } of this.#pieces.slice(this.#next)) skip.abort();
		this.#next = this.#pieces.length;
	}

	/** The frames of the next planned piece, each yielded when it is time to send it. Empty when no piece is left. */
	nextPiece(): AsyncIterable<ArrayBuffer> {
		const index = this.#next;
		const piece = this.#pieces[index];
		if (piece === undefined) return NOTHING;
		this.#next += 1;
		return this.#paced(piece, index);
	}

	async *#paced(piece: Piece, index: number): AsyncGenerator<ArrayBuffer> {
		const { signal, clock } = this.#options;
		if (signal.aborted) return;
		try {
			for await (const chunk of piece.audio) {
				for (const frame of cut(chunk)) {
					do {
						yield* this.#sendUnheard();
						if (signal.aborted) return;
					} while (!(await this.#isDue(frame)));
					const first = !this.#started;
					if (first) this.#options.onFirstAudio();
					this.#started = true;
					piece.sentMs += this.#noteSent(frame);
					yield frame;
					// The yielded frame is sent a little later, and must be sent first.
					if (first) void clock.sleep(0, signal).then(() => this.#options.afterFirstAudio());
				}
			}
		} catch (cause) {
			if (signal.aborted) return;
			piece.brokenOffMs = piece.sentMs;
			this.#options.onFailed(cause);
			return;
		}
		if (signal.aborted || piece.sentMs === 0) return;
		this.#options.onPieceSent(index, piece.text, Math.round(piece.sentMs));
	}

	/** Ends when all audio that was sent has been played, or the reply was interrupted. Yields what is sent again. */
	async *untilPlayed(): AsyncGenerator<ArrayBuffer> {
		const { signal, clock } = this.#options;
		while (!signal.aborted) {
			yield* this.#sendUnheard();
			const leftMs = this.#playback.endsAt - clock.now();
			if (leftMs <= 0) return;
			await clock.sleep(leftMs, signal);
			// It may have been paused in the meantime.
			await this.resumed;
		}
	}

	async *#sendUnheard(): AsyncGenerator<ArrayBuffer> {
		for (;;) {
			await this.resumed;
			const [frame] = this.#unheard;
			if (frame === undefined || this.#options.signal.aborted) return;
			if (!(await this.#isDue(frame))) continue;
			this.#unheard.shift();
			this.#noteSent(frame);
			yield frame;
		}
	}

	/** Waits until it is time to send the frame. False when the reply was paused or interrupted meanwhile. */
	async #isDue(frame: ArrayBuffer): Promise<boolean> {
		const { signal, clock } = this.#options;
		const pauses = this.#pauses;
		const waitMs = this.#playback.waitMs(playsMs(frame.byteLength), clock.now());
		if (waitMs > 0) await clock.sleep(waitMs, signal);
		return !signal.aborted && pauses === this.#pauses;
	}

	/** Returns how long the frame plays. */
	#noteSent(frame: ArrayBuffer): number {
		const audioMs = playsMs(frame.byteLength);
		this.#playback.sent(audioMs, this.#options.clock.now());
		this.#sent.push(frame);
		if (this.#sent.length > KEPT_FRAMES) this.#sent.shift();
		return audioMs;
	}

	acknowledge(playedMs: number): void {
		this.#playback.acknowledged(playedMs, this.#options.clock.now());
	}

	/** The heard text so far. */
	heard(): { text: string; playedMs: number } {
		const playedMs = Math.max(0, Math.round(this.#playback.playedMs(this.#options.clock.now())));
		const pieces = this.#pieces.filter(({ sentMs }) => sentMs > 0);
		return { text: heardText(pieces, playedMs), playedMs };
	}
}

const NOTHING: AsyncIterable<ArrayBuffer> = {
	[Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

/** Passes audio on, and adds up how long it plays. That is known well before it is sent. */
async function* measured(
	audio: AsyncIterable<Uint8Array<ArrayBuffer>>,
	length: Pick<Piece, "audioMs" | "synthesised">,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	for await (const chunk of audio) {
		length.audioMs += playsMs(chunk.byteLength);
		yield chunk;
	}
	length.synthesised = true;
}

function cut(chunk: Uint8Array<ArrayBuffer>): ArrayBuffer[] {
	const frames: ArrayBuffer[] = [];
	for (let at = 0; at < chunk.byteLength; at += FRAME_BYTES)
		frames.push(chunk.slice(at, at + FRAME_BYTES).buffer);
	return frames;
}

/** The end of the audio in these frames. */
function lastOf(frames: readonly ArrayBuffer[], ms: number): ArrayBuffer[] {
	const last: ArrayBuffer[] = [];
	let left = Math.round(ms) * BYTES_PER_MS;
	for (const frame of frames.toReversed()) {
		if (left <= 0) break;
		last.unshift(left >= frame.byteLength ? frame : frame.slice(frame.byteLength - left));
		left -= frame.byteLength;
	}
	return last;
}
