import { setTimeout as pause } from "node:timers/promises";

import { WebSocket } from "ws";
import { z } from "zod";

const RETRY_MS = 300;
const BETWEEN_LINES_MS = 700;

const ServerMessage = z.looseObject({
	type: z.string(),
	role: z.string().optional(),
	text: z.string().optional(),
	status: z.string().optional(),
	name: z.string().optional(),
});

/** A caller of the scripted recogniser who comes back to the same call whenever the line drops. */
export class PersistentCaller {
	/** What the product has told this caller it heard: from then on it may not be lost. */
	readonly acknowledged: string[] = [];
	callId: string | null = null;
	reconnects = 0;
	readonly #url: () => string;
	readonly #lines: readonly string[];
	#next = 0;
	#socket: WebSocket | null = null;
	#gone = false;

	/** @param url where the product is now; it moves when it is started again on another port. */
	constructor(url: () => string, lines: readonly string[]) {
		this.#url = url;
		this.#lines = lines;
	}

	/** Stays on the line until `hangUp` or `vanish`. */
	async stay(): Promise<void> {
		while (!this.#gone) {
			await this.#oneLine();
			if (!this.#gone) await pause(RETRY_MS);
		}
	}

	/** Says goodbye as a caller should. */
	hangUp(): void {
		this.#gone = true;
		if (this.#socket?.readyState === WebSocket.OPEN)
			this.#socket.send(JSON.stringify({ type: "end_call" }));
		setTimeout(() => this.#socket?.terminate(), 500);
	}

	/** Is cut off and never comes back. */
	vanish(): void {
		this.#gone = true;
		this.#socket?.terminate();
	}

	async #oneLine(): Promise<void> {
		const path = this.callId === null ? "/voice" : `/agents/call-agent/${this.callId}`;
		const socket = new WebSocket(`${this.#url().replace("http", "ws")}${path}`);
		this.#socket = socket;
		if (this.callId !== null) this.reconnects += 1;
		const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
		socket.on("error", () => undefined);
		socket.on("open", () => socket.send(JSON.stringify({ type: "start_call" })));
		socket.on("message", (data: Buffer, isBinary: boolean) => {
			if (!isBinary) this.#take(ServerMessage.parse(JSON.parse(data.toString())), socket);
		});
		await closed;
	}

	#take(message: z.infer<typeof ServerMessage>, socket: WebSocket): void {
		if (message.type === "cf_agent_identity") this.callId = message.name ?? this.callId;
		if (message.type === "transcript" && message.role === "user" && message.text !== undefined)
			this.acknowledged.push(message.text);
		if (message.type === "status" && message.status === "listening")
			setTimeout(() => this.#say(socket), BETWEEN_LINES_MS);
	}

	#say(socket: WebSocket): void {
		const line = this.#lines[this.#next % this.#lines.length];
		if (this.#gone || socket.readyState !== WebSocket.OPEN || line === undefined) return;
		this.#next += 1;
		const frame = `hear:${line}`;
		socket.send(Buffer.from(frame.length % 2 === 0 ? frame : `${frame}\0`));
	}
}
