import { z } from "zod";

import { SAMPLE_RATE } from "../../domain/audio/pcm.ts";
import { parseJson } from "../../domain/parsing/json.ts";
import type { Ai } from "../ai/port.ts";
import type { RecogniserSession, RecogniserHandlers, SpeechToText } from "./port.ts";
import { type MessageReader, type Settled, SocketSession } from "./socket-session.ts";
import { SpeechStarts } from "./speech-starts.ts";

const NovaMessage = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("Results"),
		is_final: z.boolean().default(false),
		speech_final: z.boolean().default(false),
		/** Seconds of the connection's audio. */
		start: z.number().optional().catch(undefined),
		duration: z.number().optional().catch(undefined),
		channel: z.object({ alternatives: z.array(z.object({ transcript: z.string() })) }),
	}),
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
			reader: new NovaReader(handlers),
			handlers,
		});
	}
}

/** Joins a turn's final segments until the recogniser says that speech has ended. */
class NovaReader implements MessageReader {
	readonly #speech: SpeechStarts;
	#segments: string[] = [];
	#speaking = false;
	/** Whether there have been words since speech began. */
	#heard = false;

	constructor(handlers: RecogniserHandlers) {
		this.#speech = new SpeechStarts(handlers);
	}

	get inTurn(): boolean {
		return this.#speech.inWords;
	}

	take(message: string): Settled | null {
		const parsed = NovaMessage.safeParse(parseJson(message));
		if (!parsed.success) return null;
		switch (parsed.data.type) {
			case "SpeechStarted":
				// No message ends a noise without words. So if there were none, this is new speech.
				if (!this.#heard) this.#speaking = false;
				this.#start();
				return null;
			case "UtteranceEnd":
				this.#end();
				// It comes a second late: the caller may have gone on.
				return null;
			case "Results": {
				const text = parsed.data.channel.alternatives[0]?.transcript.trim() ?? "";
				if (text !== "") {
					this.#start();
					this.#heard = true;
					this.#speech.revised([...this.#segments, text].join(" "));
					if (parsed.data.is_final) this.#segments.push(text);
				}
				if (!parsed.data.speech_final) return null;
				this.#end();
				const { start, duration } = parsed.data;
				const timed = start !== undefined && duration !== undefined;
				return { untilMs: timed ? (start + duration) * 1000 : null };
			}
		}
	}

	restart(): void {
		this.#forget();
		this.#speech.restart();
	}

	stop(): void {
		this.#speech.stop();
	}

	#start(): void {
		if (this.#speaking) return;
		this.#speaking = true;
		this.#speech.started();
	}

	#end(): void {
		const text = this.#segments.join(" ");
		this.#forget();
		this.#speech.ended(text);
	}

	#forget(): void {
		this.#segments = [];
		this.#speaking = false;
		this.#heard = false;
	}
}
