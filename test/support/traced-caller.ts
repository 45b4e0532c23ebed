import type { Caller } from "./caller.ts";
import { type Entry, writeTrace } from "./write-trace.ts";

/** Refused at once, and left out of every trace: what was sent before the refusal comes before it. */
const FENCE = "fence";

/** A caller, and what their client was sent. A run of audio frames is one entry, and so is the close of the socket. */
export class TracedCaller {
	readonly #caller: Caller;
	#from = 0;
	#closed: Entry | null = null;

	constructor(caller: Caller) {
		this.#caller = caller;
	}

	get callId(): string {
		return this.#caller.callId;
	}

	get trace(): string {
		const entries = this.#entries();
		return writeTrace(this.#closed ? [...entries, this.#closed] : entries);
	}

	send(message: Entry): void {
		this.#caller.send(message);
	}

	type(text: string): void {
		this.send({ type: "text_message", text });
	}

	/** What the scripted recogniser is to hear: see test/engines/scripted-recognisers.ts. */
	speak(script: string): void {
		this.#caller.speak(script);
	}

	start(): void {
		this.send({ type: "start_call" });
	}

	/** Starts the call and plays the greeting to its end: the trace begins after it. */
	async hearGreeting(): Promise<void> {
		this.start();
		await this.sees("(audio)");
		await this.seesStatus("listening");
		this.#from = this.#caller.received.length;
	}

	/** Waits until that many entries of this type have come. */
	async sees(type: string, times = 1): Promise<void> {
		await this.#until(() => this.#entries().filter((entry) => entry.type === type).length >= times);
	}

	/** Waits until this is the last that has come. */
	async seesStatus(status: string): Promise<void> {
		await this.#until(() => this.#entries().at(-1)?.["status"] === status);
	}

	/** Waits for the end of so many turns, and for what is sent with it. */
	async seesTurnsEnd(times: number): Promise<void> {
		await this.sees("turn_metrics", times);
		await this.settle();
	}

	async seesCallEnd(): Promise<void> {
		await this.#until(() => this.#caller.logged("call.ended"));
		await this.settle();
	}

	async seesClose(): Promise<void> {
		const { code, reason } = await this.#caller.closed;
		this.#closed = { type: "(closed)", code, reason };
	}

	/** Loses the line in the middle of a reply; resolves when the call's object knows. */
	async drop(): Promise<void> {
		this.#caller.socket.close(1000, "lost");
		await this.#until(() => this.#caller.logged("turn.reply_interrupted"));
	}

	/** Waits for everything that was sent until now. */
	async settle(): Promise<void> {
		const before = this.#fences();
		this.send({ type: FENCE });
		await this.#until(() => this.#fences() > before);
	}

	/** Ends the call unless it has ended. */
	leave(): void {
		if (this.#closed === null) this.#caller.socket.close(1000);
	}

	/** Nothing here is about time: a slow machine is given some. */
	async #until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
		await this.#caller.until(isTrue, 30);
	}

	#fences(): number {
		return this.#caller.of("error").filter(isFence).length;
	}

	#entries(): Entry[] {
		const entries: Entry[] = [];
		for (const frame of this.#caller.received.slice(this.#from)) {
			if (frame === "audio") {
				if (entries.at(-1)?.type !== "(audio)") entries.push({ type: "(audio)" });
			} else if (!isFence(frame)) entries.push(frame);
		}
		return entries;
	}
}

function isFence({ type, code }: Entry): boolean {
	return type === "error" && code === "unknown_type";
}
