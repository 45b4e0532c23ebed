import { env } from "cloudflare:workers";
import { ulid } from "ulidx";
import { z } from "zod";

import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { ADMISSION_HEADER, type Admission } from "../../src/domain/wire/admission.ts";

interface ServerMessage extends Record<string, unknown> {
	type: string;
}

export function newCallId(): string {
	return `call_${ulid().toLowerCase()}`;
}

/** A client on the line of one call, that says what the scripted recogniser is to hear. */
export class Caller {
	readonly callId: string;
	readonly socket: WebSocket;
	readonly messages: ServerMessage[] = [];
	/** All that came, in order. */
	readonly received: (ServerMessage | "audio")[] = [];
	readonly closed: Promise<{ code: number; reason: string }>;
	/** When each audio frame came, and how long it plays. */
	readonly audio: { at: number; ms: number }[] = [];
	/** What `logged` has read so far. A log only grows. */
	readonly #logged: RecordedEvent[] = [];
	#nextMessage = Promise.withResolvers<void>();

	private constructor(callId: string, socket: WebSocket) {
		this.callId = callId;
		this.socket = socket;
		const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
		this.closed = promise;
		socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
		socket.addEventListener("message", ({ data }) => {
			if (typeof data === "string") {
				const message: ServerMessage = JSON.parse(data);
				this.messages.push(message);
				this.received.push(message);
				this.#nextMessage.resolve();
				this.#nextMessage = Promise.withResolvers();
			} else {
				const ms = (data instanceof ArrayBuffer ? data.byteLength : 0) / 32;
				this.audio.push({ at: Date.now(), ms });
				this.received.push("audio");
			}
		});
		socket.binaryType = "arraybuffer";
		socket.accept();
	}

	/** On a socket that edge has opened. */
	static on(callId: string, socket: WebSocket): Caller {
		return new Caller(callId, socket);
	}

	/** Opens a socket to the call's object as edge would. */
	static async connect(callId = newCallId(), changes: Partial<Admission> = {}): Promise<Caller> {
		const admission: Admission = {
			callId,
			workspaceId: "default",
			agentId: "reception",
			agentVersion: 1,
			channel: "websocket",
			tokenId: null,
			clientId: null,
			customerId: null,
			phone: null,
			variables: {},
			metadata: {},
			...changes,
		};
		const response = await env.CALLS.getByName(callId).fetch(
			`http://ringbook/agents/call-agent/${callId}`,
			{ headers: { upgrade: "websocket", [ADMISSION_HEADER]: JSON.stringify(admission) } },
		);
		if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
		return new Caller(callId, response.webSocket);
	}

	/** On the line, with the greeting played to its end. */
	static async greeted(callId?: string): Promise<Caller> {
		const caller = await Caller.connect(callId);
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("turn.replied"));
		return caller;
	}

	send(message: unknown): void {
		this.socket.send(JSON.stringify(message));
	}

	/** A frame that the scripted recogniser reads: `start`, `hear:words`, `eager:words`, `die`. */
	speak(script: string): void {
		const even = script.length % 2 === 0 ? script : `${script}\0`;
		this.socket.send(new TextEncoder().encode(even));
	}

	of(type: string): ServerMessage[] {
		return this.messages.filter((message) => message.type === type);
	}

	/** The whole log, read anew. */
	async log(): Promise<RecordedEvent[]> {
		return await this.#readLog(0);
	}

	/** Reads what is new only, because `until` asks often. */
	async logged(type: RecordedEvent["type"], times = 1): Promise<boolean> {
		const added = await this.#readLog(this.#lastLogged());
		// Two may have asked at once.
		this.#logged.push(...added.filter(({ seq }) => seq > this.#lastLogged()));
		return this.#logged.filter((event) => event.type === type).length >= times;
	}

	#lastLogged(): number {
		return this.#logged.at(-1)?.seq ?? 0;
	}

	async #readLog(afterSeq: number): Promise<RecordedEvent[]> {
		// The type of an RPC answer cannot say `unknown`.
		const call: { readLog(afterSeq: number): PromiseLike<unknown> } = env.CALLS.getByName(
			this.callId,
		);
		return readEvents(z.array(z.unknown()).parse(await call.readLog(afterSeq)));
	}

	/** Asks after each message, and every 50 ms, until it is true. @throws after that many seconds. */
	async until(isTrue: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
		const deadline = Date.now() + seconds * 1000;
		for (; Date.now() < deadline; await this.#newsWithin(50)) if (await isTrue()) return;
		const types = (await this.log()).map(({ type }) => type);
		throw new Error(`not within ${seconds} seconds; the log has ${types.join(", ")}`);
	}

	async #newsWithin(ms: number): Promise<void> {
		const news = this.#nextMessage.promise.then(() => scheduler.wait(10));
		await Promise.race([news, scheduler.wait(ms)]);
	}
}
