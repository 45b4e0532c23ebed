import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { asProviderError } from "./engine-failure.ts";
import type { RecogniserSession } from "./port.ts";

interface SocketSessionOptions {
	ai: Ai;
	model: string;
	input: Record<string, unknown>;
	/** Reads the recogniser's messages. */
	reader: MessageReader;
	onLost(error: ProviderError): void;
}

/** Reads the messages of one session. */
export interface MessageReader {
	/** @param message a text frame of the recogniser. */
	take(message: string): void;
	/** The session is over, and nothing may be reported any more. */
	stop(): void;
}

/** Ten seconds of audio may wait while the recogniser is still connecting. */
const MAX_WAITING_BYTES = 320_000;

/** A session with a streaming recogniser over a WebSocket. Frames that come before it is open wait, in order. */
export class SocketSession implements RecogniserSession {
	readonly ready: Promise<void>;
	readonly #options: SocketSessionOptions;
	#socket: WebSocket | null = null;
	#waiting: ArrayBuffer[] = [];
	#waitingBytes = 0;
	#closed = false;

	constructor(options: SocketSessionOptions) {
		this.#options = options;
		this.ready = this.#open().catch((cause: unknown) => {
			const error = asProviderError(cause, "recogniser_unreachable");
			// For users who do not wait for `ready`.
			this.#lose(error);
			throw error;
		});
		this.ready.catch(() => undefined);
	}

	feed(frame: ArrayBuffer): void {
		if (this.#closed) return;
		if (this.#socket) {
			this.#socket.send(frame);
			return;
		}
		this.#waiting.push(frame);
		this.#waitingBytes += frame.byteLength;
		while (this.#waitingBytes > MAX_WAITING_BYTES)
			this.#waitingBytes -= this.#waiting.shift()?.byteLength ?? 0;
	}

	close(): void {
		this.#closed = true;
		this.#options.reader.stop();
		this.#waiting = [];
		this.#socket?.close(1000, "call over");
		this.#socket = null;
	}

	async #open(): Promise<void> {
		const { ai, model, input } = this.#options;
		const response = await ai.run(model, input, { websocket: true });
		const socket = socketOf(response);
		if (!socket) throw new ProviderError("recogniser_gave_no_socket", { retryable: true });
		socket.accept();
		if (this.#closed) {
			socket.close(1000, "call over");
			return;
		}
		socket.addEventListener("message", ({ data }) => {
			if (!this.#closed && typeof data === "string") this.#options.reader.take(data);
		});
		socket.addEventListener("close", ({ code }) => {
			this.#lose(new ProviderError(`recogniser_closed_${code}`, { retryable: true }));
		});
		socket.addEventListener("error", ({ error }) => {
			this.#lose(new ProviderError("recogniser_failed", { retryable: true, cause: error }));
		});
		for (const frame of this.#waiting) socket.send(frame);
		this.#waiting = [];
		this.#socket = socket;
	}

	#lose(error: ProviderError): void {
		if (this.#closed) return;
		this.close();
		this.#options.onLost(error);
	}
}

/** The binding's answer need not be an instance of our `Response`, so only its socket is checked. */
function socketOf(response: unknown): WebSocket | null {
	if (typeof response !== "object" || response === null || !("webSocket" in response)) return null;
	return response.webSocket instanceof WebSocket ? response.webSocket : null;
}
