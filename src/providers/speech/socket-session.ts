import { BYTES_PER_MS, loudness, playsMs, SPEECH_LOUDNESS } from "../../domain/audio/pcm.ts";
import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { connectSocket } from "./connect-socket.ts";
import { asProviderError } from "./engine-failure.ts";
import { KeptAudio } from "./kept-audio.ts";
import type { RecogniserHandlers, RecogniserSession } from "./port.ts";

interface SocketSessionOptions {
	ai: Ai;
	model: string;
	input: Record<string, unknown>;
	/** Unusual words that the recogniser should expect. It may refuse them. */
	keyterms: readonly string[];
	/** The text frame that keeps a connection open without audio. When null, silence does. */
	keepAlive: string | null;
	/** Called once. */
	reader: (settle: Settle) => MessageReader;
	handlers: Pick<RecogniserHandlers, "onReopening" | "onLost">;
}

/** Reads the messages of one recogniser. */
export interface MessageReader {
	/** Whether words of a turn came that has not ended. */
	readonly inTurn: boolean;
	/** @param message a text frame. */
	take(message: string): void;
	/** Another connection hears the turn again, from its start. */
	restart(): void;
	/** The session is over, and nothing may be reported any more. */
	stop(): void;
}

/** No audio before this has to be heard again: ms of the connection's audio, or all that was sent when null. */
export type Settle = (untilMs: number | null) => void;

/** A session with so many failures within this time is lost. */
const MAX_FAILURES = 2;
const WITHIN_MS = 60_000;
/** A recogniser that was refused or fell over gets a moment. The caller waits for less than a second. */
const REOPEN_AFTER_MS = 250;
const MAX_RETRY_AFTER_MS = 800;
/** Recognisers send several messages a second while somebody speaks. So much speech without one, and it is deaf. */
const DEAF_AFTER_MS = 3_000;
/** So much audio without a message while a turn is open, and it is stuck. */
const STUCK_AFTER_MS = 6_000;
/** Less loud audio than this may be a noise that no recogniser has to answer. */
const NOISE_MS = 500;
/** Who was loud so long ago is silent now. */
const LOUD_WITHIN_MS = 3_000;
const TICK_MS = 500;
/** Audio that is so late has stopped. */
const JITTER_TICKS = 2;
/** Deepgram asks for a sign of life every three to five seconds. */
const KEEP_ALIVE_TICKS = 8;
/** A message tells the end of a turn this much after it, at most. Other times are not believed. */
const MAX_DELAY_MS = 3_000;

/**
 * A session with a streaming recogniser over a WebSocket. A connection that fails, or says nothing to somebody who speaks,
 * is opened again, and hears what the one before it has made no turn of. After the second failure the session is lost.
 */
export class SocketSession implements RecogniserSession {
	readonly #options: SocketSessionOptions;
	readonly #ready = Promise.withResolvers<void>();
	readonly #kept = new KeptAudio();
	readonly #reader: MessageReader;
	#socket: WebSocket | null = null;
	#withKeyterms: boolean;
	/** When each failure was, in ms since the epoch. */
	#failures: number[] = [];
	/** How much audio this connection was sent. */
	#sentMs = 0;
	/** How much audio it was sent since its latest message, how much of that was loud, and since when it has to answer. */
	#unanswered = { ms: 0, loudMs: 0, since: 0 };
	/** How much loud audio came since the latest message of any connection, and when the last of it came. */
	#loudMs = 0;
	#lastLoudAt = 0;
	#closed = false;
	readonly #ticking: ReturnType<typeof setInterval>;
	/** Ticks since the latest frame of the caller. */
	#idleTicks = 0;

	constructor(options: SocketSessionOptions) {
		this.#options = options;
		this.#reader = options.reader((untilMs) => this.#settle(untilMs));
		this.#ticking = setInterval(() => this.#tick(), TICK_MS);
		this.#withKeyterms = options.keyterms.length > 0;
		// For users who do not wait for it.
		this.#ready.promise.catch(() => undefined);
		void this.#open();
	}

	get ready(): Promise<void> {
		return this.#ready.promise;
	}

	get deaf(): boolean {
		return this.#loudMs > NOISE_MS && Date.now() - this.#lastLoudAt < LOUD_WITHIN_MS;
	}

	feed(frame: ArrayBuffer): void {
		if (this.#closed) return;
		this.#idleTicks = 0;
		this.#kept.add(frame);
		const frameMs = playsMs(frame.byteLength);
		const frameLoudMs = loudness(frame) >= SPEECH_LOUDNESS ? frameMs : 0;
		this.#loudMs += frameLoudMs;
		if (frameLoudMs > 0) this.#lastLoudAt = Date.now();
		if (this.#socket === null) return;
		this.#send(frame);
		if (frameLoudMs > 0 && this.#unanswered.loudMs === 0) this.#unanswered.since = Date.now();
		this.#unanswered.ms += frameMs;
		this.#unanswered.loudMs += frameLoudMs;
		if (this.#isSilent()) this.#fail(new ProviderError("recogniser_silent", { retryable: true }));
	}

	close(): void {
		this.#closed = true;
		clearInterval(this.#ticking);
		this.#reader.stop();
		this.#dropSocket("call over");
		this.#ready.resolve();
	}

	/**
	 * No audio comes from a caller who types or is muted. Recognisers close such a connection after ten seconds or more, and
	 * do not end a turn in which the audio stopped. Silence ends it.
	 */
	#tick(): void {
		this.#idleTicks += 1;
		if (this.#socket === null) return;
		const { keepAlive } = this.#options;
		if (this.#reader.inTurn && this.#idleTicks > JITTER_TICKS) this.#send(silence(TICK_MS));
		else if (this.#idleTicks % KEEP_ALIVE_TICKS !== 0) return;
		else if (keepAlive === null) this.#send(silence(100));
		else this.#socket.send(keepAlive);
	}

	/** Audio may come faster than time after a hiccup of the network, so both count. */
	#isSilent(): boolean {
		const { ms, loudMs, since } = this.#unanswered;
		const waitedMs = Date.now() - since;
		if (loudMs >= DEAF_AFTER_MS && waitedMs >= DEAF_AFTER_MS) return true;
		return this.#reader.inTurn && ms >= STUCK_AFTER_MS && waitedMs >= STUCK_AFTER_MS;
	}

	async #open(): Promise<void> {
		const { ai, model, input, keyterms } = this.#options;
		try {
			const keyterm = this.#withKeyterms ? { keyterm: [...keyterms] } : {};
			this.#use(await connectSocket(ai, model, { ...input, ...keyterm }));
		} catch (cause) {
			this.#onRefused(asProviderError(cause, "recogniser_unreachable"));
		}
	}

	#use(socket: WebSocket): void {
		socket.addEventListener("message", ({ data }) => {
			if (this.#socket === socket && typeof data === "string") this.#take(data);
		});
		socket.addEventListener("close", ({ code }) => {
			const error = new ProviderError(`recogniser_closed_${code}`, { retryable: true });
			if (this.#socket === socket) this.#fail(error);
		});
		socket.addEventListener("error", ({ error: cause }) => {
			const error = new ProviderError("recogniser_failed", { retryable: true, cause });
			if (this.#socket === socket) this.#fail(error);
		});
		socket.accept();
		if (this.#closed) {
			socket.close(1000, "call over");
			return;
		}
		this.#socket = socket;
		this.#sentMs = 0;
		this.#unanswered = { ms: 0, loudMs: 0, since: Date.now() };
		for (const frame of this.#kept.frames) this.#send(frame);
		this.#ready.resolve();
	}

	#send(frame: ArrayBuffer): void {
		this.#sentMs += playsMs(frame.byteLength);
		this.#socket?.send(frame);
	}

	#take(message: string): void {
		this.#loudMs = 0;
		this.#unanswered = { ms: 0, loudMs: 0, since: Date.now() };
		this.#reader.take(message);
	}

	#settle(untilMs: number | null): void {
		const sinceMs = untilMs === null ? 0 : this.#sentMs - untilMs;
		this.#kept.settle(sinceMs > 0 && sinceMs <= MAX_DELAY_MS ? sinceMs : 0);
	}

	/** The upgrade failed. A recogniser may refuse keyterms, so it is asked once without them. */
	#onRefused(error: ProviderError): void {
		if (this.#closed) return;
		const { status } = error;
		const refused = status !== null && status < 500 && status !== 429;
		// An error of the AI binding has no status.
		const unknown = error.code === "recogniser_unreachable";
		if (this.#withKeyterms && (refused || unknown)) {
			this.#withKeyterms = false;
			if (refused) void this.#open();
			else this.#fail(error);
		} else if (refused) this.#lose(error);
		else this.#fail(error);
	}

	#fail(error: ProviderError): void {
		this.#dropSocket("failed");
		const now = Date.now();
		this.#failures = [...this.#failures.filter((at) => now - at < WITHIN_MS), now];
		if (this.#failures.length >= MAX_FAILURES) {
			this.#lose(error);
			return;
		}
		this.#reader.restart();
		this.#options.handlers.onReopening({ error, unheardMs: this.#kept.takeDroppedMs() });
		const askedMs = (error.retryAfterSeconds ?? 0) * 1000;
		const waitMs = Math.min(Math.max(askedMs, REOPEN_AFTER_MS), MAX_RETRY_AFTER_MS);
		setTimeout(() => {
			if (!this.#closed) void this.#open();
		}, waitMs);
	}

	#lose(error: ProviderError): void {
		this.#ready.reject(error);
		const unheardMs = this.#kept.takeDroppedMs() + this.#kept.speechMs;
		this.close();
		this.#options.handlers.onLost({ error, unheardMs });
	}

	#dropSocket(reason: string): void {
		const socket = this.#socket;
		this.#socket = null;
		socket?.close(1000, reason);
	}
}

function silence(ms: number): ArrayBuffer {
	return new ArrayBuffer(ms * BYTES_PER_MS);
}
