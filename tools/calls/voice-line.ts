import { WebSocket } from "ws";
import { z } from "zod";

import { BYTES_PER_MS, playsMs, SAMPLE_RATE } from "../../src/domain/audio/pcm.ts";

const FRAME_MS = 100;
const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;

/** The server's messages that a caller acts on; see the voice protocol of `agents/voice`. */
const ServerMessage = z.discriminatedUnion("type", [
	z.object({ type: z.literal("cf_agent_identity"), name: z.string() }),
	z.object({ type: z.literal("status"), status: z.string() }),
	z.object({
		type: z.literal("audio_config"),
		format: z.string(),
		sampleRate: z.number().optional(),
	}),
	z.object({ type: z.literal("transcript"), role: z.string(), text: z.string() }),
	z.object({ type: z.literal("transcript_start"), role: z.string() }),
	z.object({ type: z.literal("transcript_delta"), text: z.string() }),
	z.object({ type: z.literal("transcript_end"), text: z.string() }),
	z.object({ type: z.literal("playback_interrupt") }),
	z.object({ type: z.literal("error"), message: z.string() }),
]);

/** What the agent says in one go, as it reaches the caller. Times are `performance.now()`. */
export interface Reply {
	/** What has been generated so far; more than what has been played. */
	text: string;
	/** Whether all of the text is known. */
	complete: boolean;
	startedAtMs: number | null;
	lastAudioAtMs: number | null;
	/** Length of the audio received. */
	receivedMs: number;
	/** Set when the server took back what was not played yet. */
	cut: { atMs: number; playedMs: number } | null;
}

/** What happens on the line. */
export type LineEvent =
	| { kind: "heard"; text: string }
	/** All of its text is known and the first of its audio is playing. */
	| { kind: "reply_playing"; reply: Reply }
	| { kind: "reply_cut"; reply: Reply }
	| { kind: "error"; message: string }
	| { kind: "closed"; code: number; reason: string };

/**
 * The caller's end of a call: a microphone that sends a frame every 100 ms whether or not anybody
 * speaks, and a loudspeaker that plays what was received at the speed of sound.
 */
export class VoiceLine {
	readonly replies: Reply[] = [];
	readonly errors: string[] = [];
	callId: string | null = null;
	status = "connecting";
	closed: { code: number; reason: string } | null = null;

	readonly #socket: WebSocket;
	readonly #onEvent: (event: LineEvent) => void;
	#microphone: Buffer = Buffer.alloc(0);
	#sampleRate = SAMPLE_RATE;
	#playsUntilMs = 0;
	#wasInCall = false;

	private constructor(socket: WebSocket, onEvent: (event: LineEvent) => void) {
		this.#socket = socket;
		this.#onEvent = onEvent;
	}

	/**
	 * Dials, and starts the call once the line is open.
	 * @throws with the server's answer when it does not open the socket.
	 */
	static async dial(url: string, onEvent: (event: LineEvent) => void): Promise<VoiceLine> {
		const socket = new WebSocket(url);
		const line = new VoiceLine(socket, onEvent);
		socket.on("message", (data: Buffer, isBinary) => {
			if (isBinary) line.#play(data.byteLength);
			else line.#read(data.toString());
		});
		await new Promise<void>((resolve, reject) => {
			socket.once("open", () => resolve());
			socket.once("error", (error) => reject(new Error(`no line to ${url}: ${error.message}`)));
		});
		socket.on("error", (error) => line.#fail(error.message));
		socket.on("close", (code, reason) => {
			line.closed = { code, reason: reason.toString() };
			onEvent({ kind: "closed", ...line.closed });
		});
		line.#send({ type: "hello", protocol_version: 1 });
		line.#send({ type: "start_call", preferred_format: "pcm16" });
		void line.#keepMicrophoneOpen();
		return line;
	}

	/** Queues PCM16 mono 16 kHz to be said. Resolves when its last frame has been sent. */
	async say(pcm: Int16Array): Promise<void> {
		this.#microphone = Buffer.concat([
			this.#microphone,
			Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength),
		]);
		await this.until(
			() => this.#microphone.byteLength === 0,
			2 * playsMs(this.#microphone.byteLength) + 1000,
			"the caller spoke",
		);
	}

	/** Says it by typing. */
	type(text: string): void {
		this.#send({ type: "text_message", text });
	}

	/** Whether the call has ended, also when the server left the line open: it is idle then. */
	get isOver(): boolean {
		return this.closed !== null || (this.#wasInCall && this.status === "idle");
	}

	/** Milliseconds of the newest reply that have left the loudspeaker. */
	playedMs(): number {
		const reply = this.replies.at(-1);
		if (!reply) return 0;
		return (
			reply.cut?.playedMs ?? reply.receivedMs - Math.max(0, this.#playsUntilMs - performance.now())
		);
	}

	/** Since when the loudspeaker has been silent. */
	silentMs(): number {
		return Math.max(0, performance.now() - this.#playsUntilMs);
	}

	/** @throws when it does not come true in time, or the line is closed before it does. */
	async until(happened: () => boolean, timeoutMs: number, what: string): Promise<void> {
		const deadline = performance.now() + timeoutMs;
		while (!happened()) {
			if (this.isOver) throw new Error(`the call was over while ${what}`);
			if (performance.now() > deadline)
				throw new Error(`${what}: nothing after ${Math.round(timeoutMs / 1000)} s`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	hangUp(): void {
		if (this.closed) return;
		this.#send({ type: "end_call" });
		this.#socket.close(1000, "the caller hung up");
	}

	/** Cuts the line without a goodbye. */
	drop(): void {
		this.#socket.terminate();
	}

	#send(message: Record<string, unknown>): void {
		if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
	}

	/** Real time by the wall clock: a late timer is followed by an early one, so frames never drift. */
	async #keepMicrophoneOpen(): Promise<void> {
		const startedAt = performance.now();
		for (let frame = 1; this.#socket.readyState === WebSocket.OPEN && !this.isOver; frame++) {
			const chunk = Buffer.alloc(FRAME_BYTES);
			this.#microphone.copy(chunk, 0, 0, FRAME_BYTES);
			this.#microphone = this.#microphone.subarray(FRAME_BYTES);
			this.#socket.send(chunk);
			const dueInMs = startedAt + frame * FRAME_MS - performance.now();
			await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueInMs)));
		}
	}

	#play(bytes: number): void {
		const now = performance.now();
		const audioMs = (bytes / 2 / this.#sampleRate) * 1000;
		const reply = this.replies.at(-1) ?? this.#open();
		reply.lastAudioAtMs = now;
		reply.receivedMs += audioMs;
		// What comes after a cut is late, not played: the loudspeaker has been emptied.
		if (reply.cut) return;
		this.#playsUntilMs = Math.max(now, this.#playsUntilMs) + audioMs;
		if (reply.startedAtMs !== null) return;
		reply.startedAtMs = now;
		if (reply.complete) this.#onEvent({ kind: "reply_playing", reply });
	}

	#read(text: string): void {
		const parsed = ServerMessage.safeParse(JSON.parse(text));
		if (!parsed.success) return;
		const message = parsed.data;
		switch (message.type) {
			case "cf_agent_identity":
				this.callId = message.name;
				return;
			case "status":
				this.status = message.status;
				// Idle is also what a line is before its call has begun.
				if (message.status !== "idle") this.#wasInCall = true;
				return;
			case "audio_config":
				if (message.format !== "pcm16") this.#fail(`audio in ${message.format} instead of pcm16`);
				this.#sampleRate = message.sampleRate ?? SAMPLE_RATE;
				return;
			case "transcript":
				if (message.role === "user") this.#onEvent({ kind: "heard", text: message.text });
				else this.#generated(this.#open(), message.text);
				return;
			case "transcript_start":
				if (message.role === "assistant") this.#open();
				return;
			case "transcript_delta":
				(this.replies.at(-1) ?? this.#open()).text += message.text;
				return;
			case "transcript_end":
				this.#generated(this.replies.at(-1) ?? this.#open(), message.text);
				return;
			case "playback_interrupt":
				this.#cut();
				return;
			case "error":
				this.#fail(message.message);
		}
	}

	#open(): Reply {
		const reply: Reply = {
			text: "",
			complete: false,
			startedAtMs: null,
			lastAudioAtMs: null,
			receivedMs: 0,
			cut: null,
		};
		this.replies.push(reply);
		return reply;
	}

	#generated(reply: Reply, text: string): void {
		reply.text = text;
		reply.complete = true;
		if (reply.startedAtMs !== null && !reply.cut) this.#onEvent({ kind: "reply_playing", reply });
	}

	#cut(): void {
		const reply = this.replies.at(-1);
		const now = performance.now();
		if (!reply || reply.cut || this.#playsUntilMs <= now) return;
		reply.cut = { atMs: now, playedMs: this.playedMs() };
		this.#playsUntilMs = now;
		this.#onEvent({ kind: "reply_cut", reply });
	}

	/** An error that arrives after the end is reported, but does not count against the call. */
	#fail(message: string): void {
		if (!this.isOver) this.errors.push(message);
		this.#onEvent({ kind: "error", message });
	}
}
