import type { Medium } from "../../domain/events/catalogue.ts";

/** How the pieces of one reply reach the caller: spoken, or only shown. */
export interface Delivery {
	readonly medium: Medium;
	/** What the synthesiser was asked for. */
	readonly synthesisedCharacters: number;
	/** Whether anything was sent. */
	readonly started: boolean;
	/** Whether the last piece that is planned was sent to its end. */
	readonly allSent: boolean;
	/** Resolves while the reply is not paused, or was interrupted. */
	readonly resumed: Promise<void>;
	/** The text is sent after the pieces before it. */
	plan(text: string): void;
	/** Skips all planned pieces that were not sent yet. */
	skipPlanned(): void;
	/** The frames of the next planned piece, each yielded when it is time to send it. Empty when no piece is left. */
	nextPiece(): AsyncIterable<ArrayBuffer>;
	/** Ends when all audio that was sent has been played, or the reply was interrupted. Yields what is sent again. */
	untilPlayed(): AsyncIterable<ArrayBuffer>;
	pause(): void;
	resume(): void;
	/** The client says how much it has played, in ms since the reply's first sound. */
	acknowledge(playedMs: number): void;
	/** What the caller can have heard so far. */
	heard(): { text: string; playedMs: number };
}
