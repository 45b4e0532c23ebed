import type { Clock } from "../../../clock.ts";
import { BYTES_PER_MS, playsMs } from "../../../domain/audio/pcm.ts";
import { PlaybackClock } from "../../../domain/audio/playback-clock.ts";
import { heardText } from "../../../domain/call/heard.ts";
import type { TextToSpeech } from "../../../providers/speech/port.ts";
import { prefetch } from "./prefetch.ts";

export interface SpokenReplyOptions {
	speech: TextToSpeech;
	/** Aborted when the reply is cut short: nothing is sent after. */
	signal: AbortSignal;
	clock: Clock;
	/** The synthesiser's first audio of a piece is here. */
	onSynthesised(): void;
	/** Just before the first audio of the reply is sent. */
	onFirstAudio(): void;
	/** Just after it: from here on, writing costs the caller nothing. */
	afterFirstAudio(): void;
	/** A piece was sent to its end. */
	onPieceSent(index: number, text: string, audioMs: number): void;
	/** A piece could not be synthesised. */
	onFailed(cause: unknown): void;
}

interface Piece {
	readonly text: string;
	readonly audio: AsyncIterable<Uint8Array<ArrayBuffer>>;
	/** How long it plays: so far, until it is `synthesised`. */
	audioMs: number;
	synthesised: boolean;
	sentMs: number;
}

/** What one frame holds: the same 100 ms that clients send. */
const FRAME_BYTES = 100 * BYTES_PER_MS;

/**
 * The audio of one reply: its pieces are synthesised as soon as they are known, one after the other, and
 * sent in order, never more than the lead ahead of real time. So what was heard is known at any moment.
 */
export class SpokenReply {
	readonly #options: SpokenReplyOptions;
	readonly #playback = new PlaybackClock();
	readonly #pieces: Piece[] = [];
	/** The index of the piece that is sent next. */
	#next = 0;
	#characters = 0;

	constructor(options: SpokenReplyOptions) {
		this.#options = options;
	}

	get synthesisedCharacters(): number {
		return this.#characters;
	}

	/** Whether any audio went out. */
	get started(): boolean {
		return this.#playback.sentMs > 0;
	}

	/** Begins to synthesise a piece, which is sent when it is its turn. */
	plan(text: string): void {
		const { speech, signal } = this.#options;
		const previous = this.#pieces.at(-1)?.audio;
		this.#characters += text.length;
		const length = { audioMs: 0, synthesised: false };
		const audio = prefetch(measured(speech.synthesise(text, signal), length), {
			after: previous,
			onFirst: () => this.#options.onSynthesised(),
		});
		this.#pieces.push(Object.assign(length, { text, audio, sentMs: 0 }));
	}

	/** The pieces that were planned and not sent yet are never sent. */
	skipPlanned(): void {
		this.#next = this.#pieces.length;
	}

	/** The paced frames of the next planned piece; none when there is no such piece. One piece at a time. */
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
					const audioMs = playsMs(frame.byteLength);
					const waitMs = this.#playback.waitMs(audioMs, clock.now());
					if (waitMs > 0) await clock.sleep(waitMs, signal);
					if (signal.aborted) return;
					const first = !this.started;
					if (first) this.#options.onFirstAudio();
					this.#playback.sent(audioMs, clock.now());
					piece.sentMs += audioMs;
					yield frame;
					// A frame that was yielded leaves a little later: what follows it must not come before.
					if (first) void clock.sleep(0, signal).then(() => this.#options.afterFirstAudio());
				}
			}
		} catch (cause) {
			if (signal.aborted) return;
			this.#options.onFailed(cause);
			return;
		}
		if (signal.aborted || piece.sentMs === 0) return;
		this.#options.onPieceSent(index, piece.text, Math.round(piece.sentMs));
	}

	/** Resolves when all that was sent has been played, or the reply was cut short. */
	async played(): Promise<void> {
		const { signal, clock } = this.#options;
		const left = this.#playback.endsAt - clock.now();
		if (left > 0 && !signal.aborted) await clock.sleep(left, signal);
	}

	acknowledge(playedMs: number): void {
		this.#playback.acknowledged(playedMs, this.#options.clock.now());
	}

	/** What the caller can have heard by now. */
	heard(): { text: string; playedMs: number } {
		const playedMs = Math.max(0, Math.round(this.#playback.playedMs(this.#options.clock.now())));
		const pieces = this.#pieces.filter(({ sentMs }) => sentMs > 0);
		return { text: heardText(pieces, playedMs), playedMs };
	}
}

const NOTHING: AsyncIterable<ArrayBuffer> = {
	[Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

/** Notes how long a piece plays as it is synthesised, which is well before it is sent. */
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
