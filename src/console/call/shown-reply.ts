import type { TranscriptMessage } from "agents/voice/client";

/** Tells the agent how much of its reply is on the screen: who types has read that, however far its voice has come. */
export class ShownReply {
	readonly #acknowledge: (text: string) => void;
	#latest = "";
	#acknowledged = "";
	#awaitsFrame = false;

	constructor(acknowledge: (text: string) => void) {
		this.#acknowledge = acknowledge;
	}

	follow(transcript: readonly TranscriptMessage[]): void {
		this.#latest = transcript.findLast(({ role }) => role === "assistant")?.text ?? "";
		if (this.#awaitsFrame || this.#latest === this.#acknowledged) return;
		this.#awaitsFrame = true;
		// A tab in the background draws no frames: nobody reads it.
		requestAnimationFrame(() => {
			this.#awaitsFrame = false;
			this.#acknowledged = this.#latest;
			this.#acknowledge(this.#latest);
		});
	}
}
