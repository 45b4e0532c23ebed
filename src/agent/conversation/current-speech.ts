import type { AgentProfile } from "../../domain/agents/profile.ts";
import { isBackChannel } from "../../domain/speech/back-channels.ts";
import type { CallerClient } from "./caller-client.ts";
import type { InterruptedBy, Interruption } from "./interruption.ts";
import type { Reply } from "./reply.ts";

/**
 * What the agent is saying now. It says one thing at a time: beginning another interrupts it. A sound of the caller pauses
 * it; only words interrupt it.
 */
export class CurrentSpeech {
	readonly #client: CallerClient;
	#controller: AbortController | null = null;
	#silent = Promise.withResolvers<void>();
	#reply: Reply | null = null;
	/** If it is interrupted now. */
	#interruption: Interruption = BY_CALLER;

	constructor(client: CallerClient) {
		this.#client = client;
	}

	/** Resolves when nothing is said, for now. */
	async whenSilent(): Promise<void> {
		while (this.active) await this.#silent.promise;
	}

	get active(): boolean {
		return this.#controller !== null;
	}

	get interruption(): Interruption {
		return this.#interruption;
	}

	/** The signal is aborted when this speech is interrupted. */
	begin(by: InterruptedBy | null = null, { reads = false } = {}): AbortSignal {
		this.interrupt(by, { reads });
		this.#controller = new AbortController();
		return this.#controller.signal;
	}

	/** The reply that is spoken now. */
	set reply(reply: Reply) {
		this.#reply = reply;
	}

	/** Whether the caller only shows with "mm-hmm" or "okay" that they listen. Once they were asked something, it is an answer. */
	isListenedTo(words: string, agent: AgentProfile): boolean {
		return this.active && this.#reply?.asks === false && isBackChannel(words, agent);
	}

	/** The client says how much it has played, in ms since the reply's first sound. */
	acknowledge(playedMs: number): void {
		this.#reply?.acknowledge(playedMs);
	}

	/** The client says that this beginning of the reply is on its screen. */
	acknowledgeShown(text: string): void {
		this.#reply?.words.acknowledge(text);
	}

	/** The caller makes a sound that may become words. */
	pause(at: number): void {
		if (!this.active || this.#reply === null || this.#reply.paused) return;
		this.#interruption = { by: "caller", at, reads: false };
		this.#reply.pause();
		this.#client.send({ type: "playback_interrupt" });
		this.#client.send({ type: "status", status: "listening" });
	}

	/** The sound came to no words. */
	resume(): void {
		if (!this.active || !this.#reply?.paused) return;
		this.#interruption = BY_CALLER;
		this.#reply.resume();
		const status = this.#reply.audible ? "speaking" : "thinking";
		this.#client.send({ type: "status", status });
	}

	/** This speech was said to its end. */
	end(signal: AbortSignal): void {
		if (this.#controller?.signal === signal) this.#becomeSilent();
	}

	/** @param by who interrupts it, if not the caller who made it pause. */
	interrupt(by: InterruptedBy | null = null, { reads = false } = {}): void {
		if (by !== null) this.#interruption = { by, at: null, reads };
		this.#controller?.abort();
		this.#becomeSilent();
		this.#interruption = BY_CALLER;
	}

	#becomeSilent(): void {
		this.#controller = null;
		this.#silent.resolve();
		this.#silent = Promise.withResolvers();
	}
}

const BY_CALLER: Interruption = { by: "caller", at: null, reads: false };
