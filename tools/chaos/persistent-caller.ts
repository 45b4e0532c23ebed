import { setTimeout as pause } from "node:timers/promises";

import { samplesOf } from "../../src/domain/audio/wav.ts";
import { VoiceLine } from "../calls/voice-line.ts";

const RETRY_MS = 300;
const BETWEEN_SENTENCES_MS = 700;

/** A caller of the scripted recogniser who comes back to the same call whenever the line drops. */
export class PersistentCaller {
	/** What the product has acknowledged hearing: from then on it may not be lost. */
	readonly acknowledged: string[] = [];
	reconnects = 0;
	readonly #url: string;
	readonly #sentences: readonly string[];
	#next = 0;
	#line: VoiceLine | null = null;
	#knownCallId: string | null = null;
	#hasLeft = false;

	/** @param url of the product, which is down at times */
	constructor(url: string, sentences: readonly string[]) {
		this.#url = url.replace("http", "ws");
		this.#sentences = sentences;
	}

	get callId(): string | null {
		return this.#line?.callId ?? this.#knownCallId;
	}

	/** Stays on the line until `hangUp` or `vanish`. */
	async stay(): Promise<void> {
		while (!this.#hasLeft) {
			// The product is down, or was killed while the caller spoke.
			await this.#oneLine().catch(() => undefined);
			if (!this.#hasLeft) await pause(RETRY_MS);
		}
	}

	/** Says goodbye as a caller should. */
	hangUp(): void {
		this.#hasLeft = true;
		this.#line?.hangUp();
	}

	/** Is cut off and never comes back. */
	vanish(): void {
		this.#hasLeft = true;
		this.#line?.drop();
	}

	async #oneLine(): Promise<void> {
		this.#knownCallId = this.callId;
		const path = this.#knownCallId === null ? "/voice" : `/agents/call-agent/${this.#knownCallId}`;
		if (this.#knownCallId !== null) this.reconnects += 1;
		const line = await VoiceLine.dial(`${this.#url}${path}`, (event) => {
			if (event.kind === "heard") this.acknowledged.push(event.text);
		});
		this.#line = line;
		if (this.#hasLeft) line.drop();
		while (line.closed === null) {
			await pause(BETWEEN_SENTENCES_MS);
			if (line.status === "listening" && !this.#hasLeft) await this.#speak(line);
		}
	}

	async #speak(line: VoiceLine): Promise<void> {
		const sentence = this.#sentences[this.#next % this.#sentences.length] ?? "";
		this.#next += 1;
		await line.say(scripted(`hear:${sentence}`));
	}
}

/** The scripted recogniser reads words, as ASCII, where others read samples. */
function scripted(words: string): Int16Array {
	return samplesOf(Buffer.from(words.padEnd(words.length + (words.length % 2), "\0")));
}
