import type { LineEvent, Reply } from "./voice-line.ts";

/** Prints a call as it happens, both sides, with how long the caller waited for each reply. */
export class Narrator {
	readonly #print: (line: string) => void;
	/** `performance.now()` of the caller's last sound, until the agent has reacted to it. */
	#waitingSinceMs: number | null = null;
	readonly #printed = new WeakSet<Reply>();

	constructor(print: (line: string) => void) {
		this.#print = print;
	}

	said(text: string, endedAtMs: number): void {
		this.#waitingSinceMs = endedAtMs;
		this.#print(`  caller  ${text}`);
	}

	happened(event: LineEvent): void {
		switch (event.kind) {
			case "heard":
				this.#print(`  heard   ${event.text}`);
				return;
			case "reply_playing":
				this.#printReply(event.reply);
				return;
			case "reply_cut":
				// Often the text is not complete yet: print as much as there is.
				this.#printReply(event.reply);
				this.#print(`          (interrupted after ${seconds(event.reply.cut?.playedMs ?? 0)})`);
				return;
			case "error":
				this.#print(`  error   ${event.message}`);
				return;
			case "closed":
				this.#print(`  line    closed with ${event.code} ${event.reason}`.trimEnd());
		}
	}

	/** Replies that never played: their synthesis failed, or the call ended before. */
	ended(replies: readonly Reply[]): void {
		for (const reply of replies) if (reply.text !== "") this.#printReply(reply);
	}

	#printReply(reply: Reply): void {
		if (this.#printed.has(reply)) return;
		this.#printed.add(reply);
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
