import { z } from "zod";

import { SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import type { Ai } from "../ai/port.ts";
import { endsInDictation } from "./dictation.ts";
import type { RecogniserSession, RecogniserHandlers, SpeechToText } from "./port.ts";
import { type MessageReader, type Settle, SocketSession } from "./socket-session.ts";
import { SpeechStarts } from "./speech-starts.ts";

const NovaResults = z.object({
	type: z.literal("Results"),
	is_final: z.boolean().default(false),
	speech_final: z.boolean().default(false),
	/** Seconds of the connection's audio. */
	start: z.number().optional().catch(undefined),
	duration: z.number().optional().catch(undefined),
	channel: z.object({ alternatives: z.array(z.object({ transcript: z.string() })) }),
});
type NovaResults = z.infer<typeof NovaResults>;

const NovaMessage = z.discriminatedUnion("type", [
	NovaResults,
	z.object({ type: z.literal("SpeechStarted") }),
	z.object({ type: z.literal("UtteranceEnd") }),
]);

/** Deepgram Nova-3 on Workers AI: segments are final one by one, and silence ends the turn. */
export class Nova3 implements SpeechToText {
	readonly model = "@cf/deepgram/nova-3";
	readonly #ai: Ai;
	readonly #keyterms: readonly string[];
	readonly #language: string;

	/** @param options.language BCP 47 */
	constructor(ai: Ai, options: { keyterms: readonly string[]; language: string }) {
		this.#ai = ai;
		this.#keyterms = options.keyterms;
		this.#language = options.language;
	}

	listen(handlers: RecogniserHandlers): RecogniserSession {
		const input = {
			encoding: "linear16",
			sample_rate: String(SAMPLE_RATE),
			interim_results: "true",
			vad_events: "true",
			endpointing: "300",
			utterance_end_ms: "1000",
			punctuate: "true",
			language: this.#language,
		};
		return new SocketSession({
			ai: this.#ai,
			model: this.model,
			input,
			keyterms: this.#keyterms,
			keepAlive: JSON.stringify({ type: "KeepAlive" }),
			reader: (settle) => new NovaReader({ handlers, settle, language: this.#language }),
			handlers,
		});
	}
}

interface NovaReaderOptions {
	handlers: RecogniserHandlers;
	settle: Settle;
	/** BCP 47 */
	language: string;
}

/** How long the next group of a number may take to begin. Nova-3 tells of the end of an utterance after a second. */
const GROUP_WITHIN_MS = 1_200;
/** The same when a sound has begun that may be the next group. */
const WORDS_WITHIN_MS = 2_500;

/**
 * Joins a turn's final segments until the recogniser says that speech has ended. A number that is read out in groups is
 * one turn: a pause within it is no end.
 */
class NovaReader implements MessageReader {
	readonly #options: NovaReaderOptions;
	readonly #speech: SpeechStarts;
	#segments: string[] = [];
	#speaking = false;
	/** Whether there have been words since speech began. */
	#heard = false;
	/** Where the latest result ends, in ms of the connection's audio; null when it does not say. */
	#heardUntilMs: number | null = null;
	/** Ends the turn when no further group of a number comes; null while none is waited for. */
	#gathering: ReturnType<typeof setTimeout> | null = null;

	constructor(options: NovaReaderOptions) {
		this.#options = options;
		this.#speech = new SpeechStarts(options.handlers);
	}

	get inTurn(): boolean {
		return this.#speech.inWords;
	}

	take(message: string): void {
		const parsed = NovaMessage.safeParse(parseJson(message));
		if (!parsed.success) return;
		switch (parsed.data.type) {
			case "SpeechStarted":
				if (this.#gathering !== null) this.#gather(WORDS_WITHIN_MS);
				// No message ends a noise without words. So if there were none, this is new speech.
				if (!this.#heard) this.#speaking = false;
				this.#start();
				return;
			case "UtteranceEnd":
				// It comes a second late: the caller may have gone on.
				this.#end();
				return;
			case "Results":
				this.#takeResults(parsed.data);
				return;
		}
	}

	restart(): void {
		this.#forget();
		this.#speech.restart();
	}

	stop(): void {
		this.#stopGathering();
		this.#speech.stop();
	}

	#takeResults({ channel, is_final, speech_final, start, duration }: NovaResults): void {
		const text = channel.alternatives[0]?.transcript.trim() ?? "";
		const timed = start !== undefined && duration !== undefined;
		this.#heardUntilMs = timed ? (start + duration) * 1000 : null;
		if (text !== "") {
			this.#stopGathering();
			this.#start();
			this.#heard = true;
			this.#speech.revised([...this.#segments, text].join(" "));
			if (is_final) this.#segments.push(text);
		}
		if (!speech_final || this.#gathering !== null) return;
		if (endsInDictation(this.#segments.join(" "), this.#options.language))
			this.#gather(GROUP_WITHIN_MS);
		else this.#end();
	}

	#gather(withinMs: number): void {
		this.#stopGathering();
		this.#gathering = setTimeout(() => this.#end(), withinMs);
	}

	#stopGathering(): void {
		if (this.#gathering !== null) clearTimeout(this.#gathering);
		this.#gathering = null;
	}

	#start(): void {
		if (this.#speaking) return;
		this.#speaking = true;
		this.#speech.started();
	}

	#end(): void {
		const text = this.#segments.join(" ");
		this.#forget();
		if (text !== "") this.#options.settle(this.#heardUntilMs);
		this.#speech.ended(text);
	}

	#forget(): void {
		this.#stopGathering();
		this.#segments = [];
		this.#speaking = false;
		this.#heard = false;
	}
}
