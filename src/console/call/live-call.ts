import {
	VoiceClient,
	type VoiceClientEventMap,
	type VoiceConnectionDiagnostic,
	type VoiceError,
	type VoiceStatus,
	type VoiceTurnMetrics,
	WebSocketVoiceTransport,
} from "agents/voice/client";

import { type Answer, ask } from "../api.ts";
import type { PlacedCall } from "../wire.ts";
import { type CallState, type EndedBy, isLive, NO_CALL, noteReply } from "./call-state.ts";
import { noMicrophone, openMicrophone } from "./microphone.ts";
import { ShownReply } from "./shown-reply.ts";
import { sayVoiceError } from "./voice-errors.ts";

/** A line that has not come back by then will not: the server has ended the call as well. */
const GIVE_UP_MS = 30_000;
/** How long placing a call may take before it is called off. */
const CONNECT_MS = 15_000;

/** One line to the agent at a time, through the SDK's own client, as state that React can watch. */
export class LiveCall {
	#state: CallState = NO_CALL;
	readonly #watchers = new Set<() => void>();
	readonly #levelWatchers = new Set<(level: number) => void>();
	#client: VoiceClient | null = null;
	#transport: WebSocketVoiceTransport | null = null;
	/** Rises with every call placed or dropped: what an older one still had under way is ignored. */
	#attempt = 0;
	/** Whether this connection's call was taken up: before that, `idle` is the server's greeting and not an end. */
	#takenUp = false;
	#deadline: ReturnType<typeof setTimeout> | undefined;
	/** Held only until the call has the microphone itself. */
	#releaseMicrophone: () => void = () => {};

	readonly watch = (watcher: () => void): (() => void) => {
		this.#watchers.add(watcher);
		return () => this.#watchers.delete(watcher);
	};

	/** The microphone's level, 0 to 1, ten times a second: apart from the state, to draw without rendering. */
	readonly watchLevel = (watcher: (level: number) => void): (() => void) => {
		this.#levelWatchers.add(watcher);
		return () => this.#levelWatchers.delete(watcher);
	};

	readonly state = (): CallState => this.#state;

	async place(withMicrophone: boolean): Promise<void> {
		const attempt = ++this.#attempt;
		this.#takenUp = false;
		const step = withMicrophone ? "microphone" : "line";
		this.#state = {
			...NO_CALL,
			withMicrophone,
			voice: withMicrophone,
			phase: { is: "connecting", step },
		};
		this.#tell();

		const microphone = withMicrophone ? await openMicrophone() : null;
		if (this.#attempt !== attempt) {
			if (microphone?.ok) microphone.release();
			return;
		}
		if (microphone && !microphone.ok) {
			this.#set({ phase: { is: "no_microphone", why: microphone.why } });
			return;
		}
		if (microphone) this.#releaseMicrophone = microphone.release;
		this.#set({ phase: { is: "connecting", step: "line" } });
		const placed: Answer<PlacedCall> = await ask("POST", "/v1/calls");
		if (this.#attempt !== attempt) return;
		if (placed.ok) await this.#dial(placed.value);
		else this.#drop({ ...this.#state, phase: { is: "failed", problem: placed.problem } });
	}

	/** Hangs up, or calls off a call that is being placed. */
	hangUp(): void {
		const { phase } = this.#state;
		if (isLive(phase)) this.#end("you");
		else if (phase.is === "connecting") this.#drop({ ...NO_CALL });
	}

	/** Back to the page as it was before the call. */
	clear(): void {
		this.#drop({ ...NO_CALL });
	}

	toggleMute(): void {
		this.#client?.toggleMute();
	}

	setVoice(on: boolean): void {
		this.#set({ voice: on });
		this.#client?.sendJSON({ type: "voice", on });
	}

	say(text: string): void {
		if (this.#state.agent === "speaking") this.#silence();
		this.#client?.sendText(text);
	}

	/** Stops the agent in mid-sentence, as speaking over it does. */
	interrupt(): void {
		this.#client?.sendJSON({ type: "interrupt" });
		this.#silence();
		this.#set({ replies: noteReply(this.#state, { interrupted: true }) });
	}

	/** The client has no public way to stop playing at once but the message that the server would send. */
	#silence(): void {
		this.#transport?.onmessage?.(JSON.stringify({ type: "playback_interrupt" }));
	}

	/** Resolves when the microphone is open and the call has been asked for. */
	async #dial({ callId, token }: PlacedCall): Promise<void> {
		const line = { agent: "call-agent", name: callId, query: { token } };
		const transport = new WebSocketVoiceTransport(line);
		const client = new VoiceClient({
			...line,
			transport,
			maxTranscriptMessages: 2000,
			...(this.#state.withMicrophone ? {} : { audioInput: noMicrophone }),
		});
		this.#client = client;
		this.#transport = transport;
		this.#set({ callId });
		this.#deadline = setTimeout(
			() => this.#fail("The agent did not answer. Try again."),
			CONNECT_MS,
		);

		const connected = new Promise<void>((resolve) => {
			this.#on("connectionchange", (open) => {
				if (!open) return;
				// Also when it comes back: the line does not know what was chosen on the one before.
				if (!this.#state.voice) client.sendJSON({ type: "voice", on: false });
				resolve();
			});
		});
		this.#on("statuschange", (status) => this.#follow(status));
		const shown = new ShownReply((text) => client.sendJSON({ type: "shown_ack", text }));
		this.#on("transcriptchange", (transcript) => {
			this.#set({ transcript });
			shown.follow(transcript);
		});
		this.#on("interimtranscript", (interim) => this.#set({ interim }));
		this.#on("mutechange", (muted) => this.#set({ muted }));
		this.#on("turnmetrics", (metrics) => this.#measured(metrics));
		this.#on("voiceerror", (error) => this.#trouble(error));
		this.#on("custommessage", (message) => {
			const transferTo = transferIn(message);
			if (transferTo !== null) this.#set({ transferTo });
		});
		this.#on("connectiondiagnostic", (diagnostic) => this.#lost(diagnostic));
		this.#on("audiolevelchange", (level) => {
			for (const watcher of this.#levelWatchers) watcher(level);
		});
		client.connect();
		// Never settles for a call that is dropped before; nothing waits for it then.
		await connected;
		await client.startCall();
		if (this.#client === client) this.#releaseMicrophone();
	}

	/** Listens to the client of this call only: one that was dropped has nothing more to say. */
	#on<K extends keyof VoiceClientEventMap>(
		event: K,
		listener: (data: VoiceClientEventMap[K]) => void,
	): void {
		const client = this.#client;
		client?.addEventListener(event, (data) => {
			if (this.#client === client) listener(data);
		});
	}

	#follow(agent: VoiceStatus): void {
		if (agent === "idle") {
			if (this.#takenUp) this.#end("agent");
			return;
		}
		this.#takenUp = true;
		clearTimeout(this.#deadline);
		const { phase } = this.#state;
		const since = isLive(phase) ? phase.since : Date.now();
		this.#set({ agent, phase: { is: "in_call", since } });
	}

	#measured({ outcome, finalInputToFirstAudioMs: firstAudioMs }: VoiceTurnMetrics): void {
		this.#set({
			replies: noteReply(this.#state, {
				...(firstAudioMs === undefined ? {} : { firstAudioMs: Math.round(firstAudioMs) }),
				...(outcome === "aborted" ? { interrupted: true } : {}),
			}),
		});
	}

	#trouble(error: VoiceError): void {
		const say = sayVoiceError(error);
		const { phase } = this.#state;
		if (phase.is === "connecting") this.#fail(say);
		// While coming back, the close that follows says what is wrong.
		else if (phase.is === "in_call") {
			const after = this.#state.transcript.length;
			this.#set({ troubles: [...this.#state.troubles, { after, say }] });
		}
	}

	#lost(diagnostic: VoiceConnectionDiagnostic): void {
		if (diagnostic.type === "error") return;
		const { code = 1006, reason } = diagnostic;
		const { phase } = this.#state;
		// 1008 and 4000–4999 are the server's word: coming back would be refused again. No other code says
		// anything: the SDK's socket reports a network failure as a 1000 of its own making.
		if (code === 1008 || code >= 4000) {
			if (phase.is === "reconnecting") this.#end("lost_line");
			else if (phase.is === "in_call") this.#end("server");
			else this.#fail(`The server closed the line${reason ? `: ${reason}` : "."}`);
		} else if (phase.is === "in_call") {
			this.#takenUp = false;
			this.#set({ phase: { is: "reconnecting", since: phase.since }, interim: null });
			this.#deadline = setTimeout(() => this.#end("lost_line"), GIVE_UP_MS);
		}
	}

	#end(by: EndedBy): void {
		const { phase } = this.#state;
		if (!isLive(phase)) return;
		const durationMs = Date.now() - phase.since;
		this.#drop({
			...this.#state,
			agent: "idle",
			interim: null,
			phase: { is: "ended", by, durationMs },
		});
	}

	/** The call never began. */
	#fail(say: string): void {
		this.#drop({ ...this.#state, phase: { is: "failed", problem: { code: "refused", say } } });
	}

	/** Lets go of the line first: what it says while closing belongs to nobody. */
	#drop(state: CallState): void {
		this.#attempt++;
		clearTimeout(this.#deadline);
		this.#releaseMicrophone();
		const client = this.#client;
		this.#client = null;
		this.#transport = null;
		client?.disconnect();
		for (const watcher of this.#levelWatchers) watcher(0);
		this.#state = state;
		this.#tell();
	}

	#set(change: Partial<CallState>): void {
		this.#state = { ...this.#state, ...change };
		this.#tell();
	}

	#tell(): void {
		for (const watcher of this.#watchers) watcher();
	}
}

/** The number in a `transfer` message; null for any other message, and for what cannot be dialled. */
function transferIn(message: unknown): string | null {
	if (typeof message !== "object" || message === null) return null;
	if (!("type" in message) || message.type !== "transfer" || !("to" in message)) return null;
	const { to } = message;
	return typeof to === "string" && /^\+\d{7,15}$/.test(to) ? to : null;
}
