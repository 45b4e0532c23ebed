import type { CallerClient } from "./caller-client.ts";

/** The words of one reply as its client is sent them, and how many of them the client says are on its screen. */
export class ReplyWords {
	readonly #client: Pick<CallerClient, "send">;
	/** The client shows words as they come, so it is not kept waiting for their audio. */
	readonly #ahead: boolean;
	readonly #waiting: string[] = [];
	#confirmed = false;
	#begun = false;
	#whole = false;
	#shown = "";
	#read = "";

	constructor(client: Pick<CallerClient, "send">, { ahead }: { ahead: boolean }) {
		this.#client = client;
		this.#ahead = ahead;
	}

	/** All words that were sent. */
	get shown(): string {
		return this.#shown;
	}

	/** Those of them that are on the screen. */
	get read(): string {
		return this.#read;
	}

	get allRead(): boolean {
		return this.#shown !== "" && this.#read === this.#shown && this.#waiting.length === 0;
	}

	/** Another piece is known. */
	add(piece: string): void {
		if (this.#whole) return;
		this.#waiting.push(piece);
		this.#showAhead();
	}

	/** The caller's turn is certainly over: words may be shown. */
	confirm(): void {
		this.#confirmed = true;
		this.#showAhead();
	}

	/** The next piece is about to be spoken. It is shown, unless it was before. */
	showNext(): void {
		const piece = this.#waiting.shift();
		if (piece === undefined) return;
		// In the voice protocol the blank between two pieces is a message of its own.
		if (this.#begun) this.#client.send({ type: "transcript_delta", text: " " });
		else this.#client.send({ type: "transcript_start", role: "assistant" });
		this.#client.send({ type: "transcript_delta", text: piece });
		this.#begun = true;
		this.#append(piece);
	}

	/** Shows a text that is known from the beginning. Its pieces are not shown again. */
	showWhole(text: string): void {
		this.#whole = true;
		this.#client.send({ type: "transcript_start", role: "assistant" });
		this.#client.send({ type: "transcript_end", text });
		this.#append(text);
	}

	/** Pieces that were not shown yet never will be. */
	skip(): void {
		this.#waiting.length = 0;
	}

	/** The client has this beginning of the reply on its screen. Any other text is that of another reply. */
	acknowledge(text: string): void {
		if (text.length > this.#read.length && this.#shown.startsWith(text)) this.#read = text;
	}

	#append(text: string): void {
		this.#shown = this.#shown === "" ? text : `${this.#shown} ${text}`;
	}

	#showAhead(): void {
		if (this.#ahead && this.#confirmed) while (this.#waiting.length > 0) this.showNext();
	}
}
