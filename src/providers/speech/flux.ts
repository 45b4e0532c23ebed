import { z } from "zod";

import { SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import type { Ai } from "../ai/port.ts";
import type { RecogniserSession, RecogniserHandlers, SpeechToText } from "./port.ts";
import { type MessageReader, type Settle, SocketSession } from "./socket-session.ts";
import { SpeechStarts } from "./speech-starts.ts";

const FluxMessage = z.object({
	event: z.enum(["StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]),
	transcript: z.string().default(""),
	/** Seconds of the connection's audio. */
	audio_window_end: z.number().optional().catch(undefined),
});

export interface FluxOptions {
	/** Unusual words that the recogniser should expect. */
	keyterms: readonly string[];
	/** 0.3 to 0.9; eager ends of turn are only signalled when set. */
	eagerThreshold?: number;
}

/** Deepgram Flux on Workers AI: the model itself decides when a turn is over. */
export class Flux implements SpeechToText {
	readonly model = "@cf/deepgram/flux";
	readonly #ai: Ai;
	readonly #options: FluxOptions;

	constructor(ai: Ai, options: FluxOptions) {
		this.#ai = ai;
		this.#options = options;
	}

	listen(handlers: RecogniserHandlers): RecogniserSession {
		const { keyterms, eagerThreshold } = this.#options;
		const input = {
			encoding: "linear16",
			sample_rate: String(SAMPLE_RATE),
			...(eagerThreshold !== undefined && { eager_eot_threshold: String(eagerThreshold) }),
		};
		return new SocketSession({
			ai: this.#ai,
			model: this.model,
			input,
			keyterms,
			// Flux takes no message for it.
			keepAlive: null,
			reader: (settle) => new FluxReader(handlers, settle),
			handlers,
		});
	}
}

class FluxReader implements MessageReader {
	readonly #handlers: RecogniserHandlers;
	readonly #settle: Settle;
	readonly #speech: SpeechStarts;
	/** An eager end of turn was reported, and is not certain yet. */
	#guessed = false;
	/** The words of a turn that ended, until another one begins. */
	#ended: string | null = null;

	constructor(handlers: RecogniserHandlers, settle: Settle) {
		this.#handlers = handlers;
		this.#settle = settle;
		this.#speech = new SpeechStarts(handlers);
	}

	get inTurn(): boolean {
		return this.#speech.inWords;
	}

	take(message: string): void {
		const parsed = FluxMessage.safeParse(parseJson(message));
		// Other messages, such as `Connected`, are ignored.
		if (!parsed.success) return;
		const { event, audio_window_end: end } = parsed.data;
		const transcript = parsed.data.transcript.trim();
		// The end of a turn may come twice.
		if (event === "EndOfTurn" && transcript === this.#ended) return;
		if (event !== "EndOfTurn") this.#ended = null;
		switch (event) {
			case "StartOfTurn":
				this.#speech.started();
				this.#speech.revised(transcript);
				return;
			case "Update":
				this.#speech.revised(transcript);
				return;
			case "EagerEndOfTurn":
				this.#guessed = transcript !== "";
				if (this.#guessed) this.#handlers.onEagerEndOfTurn(transcript);
				return;
			case "TurnResumed":
				this.#takeBack();
				return;
			case "EndOfTurn":
				this.#guessed = false;
				this.#ended = transcript;
				this.#speech.ended(transcript);
				this.#settle(end === undefined ? null : end * 1000);
				return;
		}
	}

	restart(): void {
		this.#takeBack();
		this.#speech.restart();
	}

	stop(): void {
		this.#speech.stop();
	}

	#takeBack(): void {
		if (this.#guessed) this.#handlers.onTurnResumed();
		this.#guessed = false;
	}
}
