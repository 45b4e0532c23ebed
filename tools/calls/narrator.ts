import type { ScriptLine } from "../demo/script.ts";
import type { LineEvent, Reply } from "./voice-line.ts";

/** Tells a call as it happens, both sides, with how long the caller waited for each reply. */
export class Narrator {
	readonly #print: (line: string) => void;
	/** `performance.now()` of the caller's last sound, until the agent has reacted to it. */
	#waitingSinceMs: number | null = null;
	readonly #told = new WeakSet<Reply>();

	constructor(print: (line: string) => void) {
		this.#print = print;
	}

	said(_line: ScriptLine, endedAtMs: number): void {
		this.#waitingSinceMs = endedAtMs;
	}

	tell(event: LineEvent): void {
		switch (event.kind) {
			case "heard":
				this.#print(`  caller  ${event.text}`);
				return;
			case "reply_playing":
				this.#tellReply(event.reply);
				return;
			case "reply_cut":
				// Often the text is not complete yet: what there is of it is told now.
				if (!this.#told.has(event.reply)) this.#tellReply(event.reply);
				this.#print(`          (interrupted after ${seconds(event.reply.cut?.playedMs ?? 0)})`);
				return;
			case "error":
				this.#print(`  error   ${event.message}`);
				return;
			case "closed":
				this.#print(`  line    closed with ${event.code} ${event.reason}`.trimEnd());
		}
	}

	#tellReply(reply: Reply): void {
		this.#told.add(reply);
		this.#print(`  agent   ${oneLine(reply.text)}${this.#waited(reply)}`);
	}

	#waited({ startedAtMs }: Reply): string {
		const since = this.#waitingSinceMs;
		this.#waitingSinceMs = null;
		return since === null || startedAtMs === null || startedAtMs < since
			? ""
			: `   [${seconds(startedAtMs - since)}]`;
	}
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
