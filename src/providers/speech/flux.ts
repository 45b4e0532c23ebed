import { z } from "zod";

import { SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import type { Ai } from "../ai/port.ts";
import type { RecogniserSession, RecogniserHandlers, SpeechToText } from "./port.ts";
import { type MessageReader, SocketSession } from "./socket-session.ts";
import { SpeechStarts } from "./speech-starts.ts";

const FluxMessage = z.object({
	event: z.enum(["StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]),
	transcript: z.string().default(""),
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
			...(keyterms.length > 0 && { keyterm: [...keyterms] }),
			...(eagerThreshold !== undefined && { eager_eot_threshold: String(eagerThreshold) }),
		};
		return new SocketSession({
			ai: this.#ai,
			model: this.model,
			input,
			reader: new FluxReader(handlers),
			onLost: (error) => handlers.onLost(error),
		});
	}
}

class FluxReader implements MessageReader {
	readonly #handlers: RecogniserHandlers;
	readonly #speech: SpeechStarts;

	constructor(handlers: RecogniserHandlers) {
		this.#handlers = handlers;
		this.#speech = new SpeechStarts(handlers);
	}

	take(message: string): void {
		const parsed = FluxMessage.safeParse(parseJson(message));
		// Other messages, such as `Connected`, are ignored.
		if (!parsed.success) return;
		const { event } = parsed.data;
		const transcript = parsed.data.transcript.trim();
		switch (event) {
			case "StartOfTurn":
				this.#speech.started();
				this.#speech.revised(transcript);
				return;
			case "Update":
				this.#speech.revised(transcript);
				return;
			case "EagerEndOfTurn":
				if (transcript !== "") this.#handlers.onEagerEndOfTurn(transcript);
				return;
			case "TurnResumed":
				this.#handlers.onTurnResumed();
				return;
			case "EndOfTurn":
				this.#speech.ended(transcript);
				return;
		}
	}

	stop(): void {
		this.#speech.stop();
	}
}
