import type { VoiceTurnMetrics } from "agents/voice";

import type { Clock } from "../../clock.ts";
import type { ServerMessage } from "./caller-client.ts";

/** The moments of a turn that its metrics count from and to. */
type Moment =
	| "begun"
	| "speechStarted"
	| "firstInterim"
	| "final"
	| "modelAsked"
	| "firstText"
	| "textEnded"
	| "firstPiece"
	| "firstAudio"
	| "spoken";

/**
 * The timings of one turn, for the messages `metrics` and `turn_metrics` of the voice protocol. Only the client gets
 * them; the latencies in the log are those of `turn.replied`.
 */
export class TurnReport {
	readonly #turnId: string;
	readonly #source: "speech" | "text";
	readonly #clock: Pick<Clock, "now">;
	/** When each moment was first reached, in ms since the epoch. */
	readonly #moments: Partial<Record<Moment, number>> = {};
	#piecesMs = 0;

	constructor(turnId: string, source: "speech" | "text", clock: Pick<Clock, "now">) {
		this.#turnId = turnId;
		this.#source = source;
		this.#clock = clock;
		this.reached("begun");
		if (source === "text") this.reached("final");
	}

	/** Only the first time counts. */
	reached(moment: Moment): void {
		this.#moments[moment] ??= this.#clock.now();
	}

	/** How long it took to send a piece, from its words to its last frame. */
	pieceTook(ms: number): void {
		this.#piecesMs += ms;
	}

	/** Sent once for every turn, however it ended. */
	turnMetrics(outcome: VoiceTurnMetrics["outcome"]): ServerMessage {
		if (this.#moments.modelAsked !== undefined) this.reached("textEnded");
		if (this.#moments.firstPiece !== undefined) this.reached("spoken");
		const wasHeard = this.#source === "speech" && this.#moments.final !== undefined;
		return {
			type: "turn_metrics",
			turnId: this.#turnId,
			source: this.#source,
			outcome,
			turnTotalMs: this.#clock.now() - (this.#moments.begun ?? 0),
			...this.#span("speechStartToFirstInterimMs", "speechStarted", "firstInterim"),
			...this.#span("speechStartToFinalMs", "speechStarted", "final"),
			// The SDK's hook `afterTranscribe` is not used.
			...(wasHeard && { afterTranscribeMs: 0 }),
			...this.#span("modelToFirstTextMs", "modelAsked", "firstText"),
			...this.#span("modelStreamConsumptionMs", "modelAsked", "textEnded"),
			...this.#span("finalInputToFirstAudioMs", "final", "firstAudio"),
			...this.#span("ttsToFirstAudioMs", "firstPiece", "firstAudio"),
			...this.#span("ttsWallMs", "firstPiece", "spoken"),
			...(this.#moments.firstPiece !== undefined && { ttsWorkMs: this.#piecesMs }),
		};
	}

	/** Sent for a spoken turn whose reply was played to its end. */
	metrics(): ServerMessage {
		return {
			type: "metrics",
			llm_ms: this.#between("modelAsked", "textEnded") ?? 0,
			tts_ms: this.#piecesMs,
			first_audio_ms: this.#between("final", "firstAudio") ?? 0,
			total_ms: this.#clock.now() - (this.#moments.final ?? 0),
		};
	}

	#span(name: string, from: Moment, to: Moment): Record<string, number> {
		const ms = this.#between(from, to);
		return ms === null ? {} : { [name]: ms };
	}

	#between(from: Moment, to: Moment): number | null {
		const [begin, end] = [this.#moments[from], this.#moments[to]];
		return begin === undefined || end === undefined ? null : Math.max(0, end - begin);
	}
}
