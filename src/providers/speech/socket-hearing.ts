import type { Ai } from "../ai/port.ts";
import { ProviderError } from "../provider-error.ts";
import { asProviderError } from "./engine-failure.ts";
import type { Hearing } from "./port.ts";

interface SocketHearingOptions {
	ai: Ai;
	model: string;
	input: Record<string, unknown>;
	/** Called with each text frame of the recogniser. */
	onMessage(message: string): void;
	onLost(error: ProviderError): void;
}

/** Ten seconds of audio: what may wait for a recogniser that is still connecting. */
const MAX_WAITING_BYTES = 320_000;

/** A streaming recogniser behind a WebSocket. Frames that come before it is open wait, in order. */
export class SocketHearing implements Hearing {
	readonly ready: Promise<void>;
	readonly #options: SocketHearingOptions;
	#socket: WebSocket | null = null;
	#waiting: ArrayBuffer[] = [];
	#waitingBytes = 0;
	#closed = false;

	constructor(options: SocketHearingOptions) {
		this.#options = options;
		this.ready = this.#open().catch((cause: unknown) => {
			const error = asProviderError(cause, "recogniser_unreachable");
			// Whoever does not wait for `ready` learns of the failure through `onLost`.
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
			if (!this.#closed && typeof data === "string") this.#options.onMessage(data);
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

/** The binding's own answer need not be this isolate's `Response`: what matters is that it carries a socket. */
function socketOf(response: unknown): WebSocket | null {
	if (typeof response !== "object" || response === null || !("webSocket" in response)) return null;
	return response.webSocket instanceof WebSocket ? response.webSocket : null;
}
