import { endOfTurnConfidence } from "./end-of-turn.ts";
import { vadFrameMs, vadFrameSamples } from "./vad.ts";
import type { Word } from "./vosk.ts";

/** One message of Flux about the turn in progress. Times are seconds of the stream's audio. */
export interface TurnInfo {
	event: "Update" | "StartOfTurn" | "EagerEndOfTurn" | "TurnResumed" | "EndOfTurn";
	turn_index: number;
	audio_window_start: number;
	audio_window_end: number;
	transcript: string;
	words: { word: string; confidence: number }[];
	end_of_turn_confidence: number;
}

export interface TurnOptions {
	/** Confidence at which a turn ends, 0.5–0.9. */
	eotThreshold: number;
	/** Confidence at which an EagerEndOfTurn is sent, 0.3–0.9; never when undefined. */
	eagerEotThreshold: number | undefined;
	/** Silence, ms, that ends a turn whatever the confidence. */
	eotTimeoutMs: number;
}

/** The engines that the turns are found with. */
export interface Engines {
	/** Whether someone speaks in this frame of 20 ms. */
	voiced(frame: Int16Array): boolean;
	feed(pcm: Int16Array): void;
	partial(): string;
	/** Ends the utterance and returns its words. */
	finish(): Word[];
}

/** So much voice begins a turn; a click or a knock is shorter. */
const voiceMs = 120;
/** The stretch in which that much voice has to be. */
const voiceWithinMs = 240;
const maybeVoiceMs = 60;
/** Audio from before the turn that is decoded too, so that the first consonant is not lost. */
const prerollMs = 400;
/** A quarter of a second, in whole frames. */
const updateMs = 240;
/** A shorter pause is within a word. */
const shortestPauseMs = 120;
/** After so much silence the words are made final: a partial guess may look unfinished when they are not. */
const settledMs = 430;
/** When the words do not change for so long, the voice that is detected is noise. */
const staleMs = 1200;
/** The same before there are any words. */
const wordlessMs = 3000;
/** An utterance is closed after so long, which bounds the memory of the decoder. */
const longestUtteranceMs = 25_000;

type Phase = "idle" | "speaking" | "ending";

/**
 * Turns audio into Flux's events, by its rules: an Update about every 0.25 s; an EagerEndOfTurn only when asked
 * for and never empty; TurnResumed only after an EagerEndOfTurn; the EndOfTurn after an EagerEndOfTurn has
 * its transcript; `turn_index` rises right after an EndOfTurn. A voice without words ends with an empty
 * EndOfTurn: an agent that stopped speaking for it can go on.
 */
export class Turns {
	readonly #engines: Engines;
	readonly #options: TurnOptions;
	readonly #emit: (info: TurnInfo) => void;

	#phase: Phase = "idle";
	#turn = 0;
	#nowMs = 0;
	#turnStartMs = 0;
	#utteranceStartMs = 0;
	#lastUpdateMs = 0;
	#lastVoiceMs = 0;
	#lastChangeMs = 0;
	#partial = "";
	#said: Word[] = [];
	#eager = false;

	/** Samples that do not fill a frame yet. */
	#rest = new Int16Array(0);
	#recent: { pcm: Int16Array; voiced: boolean }[] = [];

	/** `emit` is called during `feed`: a StartOfTurn does not wait for the decoding. */
	constructor(engines: Engines, options: TurnOptions, emit: (info: TurnInfo) => void) {
		this.#engines = engines;
		this.#options = options;
		this.#emit = emit;
	}

	/** Takes audio of any length, 16 kHz mono. */
	feed(pcm: Int16Array): void {
		const all = new Int16Array(this.#rest.length + pcm.length);
		all.set(this.#rest);
		all.set(pcm, this.#rest.length);
		let at = 0;
		for (; at + vadFrameSamples <= all.length; at += vadFrameSamples)
			this.#takeFrame(all.slice(at, at + vadFrameSamples));
		this.#rest = all.slice(at);
	}

	/** The audio has ended: so does the turn in progress. */
	finish(): void {
		if (this.#phase === "speaking") this.#closeUtterance();
		if (this.#phase !== "idle") this.#endTurn(1);
	}

	#takeFrame(pcm: Int16Array): void {
		this.#nowMs += vadFrameMs;
		const voiced = this.#engines.voiced(pcm);
		this.#recent.push({ pcm, voiced });
		if (this.#recent.length > prerollMs / vadFrameMs) this.#recent.shift();

		switch (this.#phase) {
			case "idle":
				if (this.#voicedMs() >= voiceMs) {
					this.#turnStartMs = Math.max(0, this.#nowMs - voiceWithinMs);
					this.#report("StartOfTurn", 0);
					this.#startUtterance();
				}
				break;
			case "speaking":
				this.#engines.feed(pcm);
				if (voiced) this.#lastVoiceMs = this.#nowMs;
				this.#endIfSilent();
				break;
			case "ending":
				if (this.#voicedMs() >= voiceMs) this.#resume();
				// With a little voice, wait: it may be the caller going on.
				else if (this.#voicedMs() < maybeVoiceMs) this.#endIfSilent();
				break;
		}
		if (this.#nowMs - this.#lastUpdateMs >= updateMs) this.#update();
	}

	/** How much of the last `voiceWithinMs` was voiced, since the utterance was closed. */
	#voicedMs(): number {
		const window = this.#recent.slice(-voiceWithinMs / vadFrameMs);
		return window.filter(({ voiced }) => voiced).length * vadFrameMs;
	}

	#startUtterance(): void {
		this.#phase = "speaking";
		this.#utteranceStartMs = this.#nowMs;
		this.#lastVoiceMs = this.#nowMs;
		this.#lastChangeMs = this.#nowMs;
		this.#partial = "";
		for (const { pcm } of this.#recent) this.#engines.feed(pcm);
		this.#recent = [];
	}

	/** The words so far stay; what is said now is added to them. */
	#resume(): void {
		if (this.#eager) this.#report("TurnResumed", 0);
		this.#eager = false;
		this.#startUtterance();
	}

	/** Ends the utterance, then the turn, when the silence is long enough for the words before it. */
	#endIfSilent(): void {
		if (this.#phase === "speaking" && this.#nowMs - this.#utteranceStartMs >= longestUtteranceMs)
			this.#closeUtterance();
		if (this.#silenceMs() < shortestPauseMs) return;
		const { eotThreshold, eagerEotThreshold = 1, eotTimeoutMs } = this.#options;
		if (this.#phase === "speaking") {
			this.#guess();
			const silenceMs = this.#silenceMs();
			const likely = this.#confidence(silenceMs) >= Math.min(eagerEotThreshold, eotThreshold);
			if (!likely && silenceMs < Math.min(settledMs, eotTimeoutMs)) return;
			this.#closeUtterance();
		}

		// The words are final now.
		const silenceMs = this.#silenceMs();
		const confidence = this.#confidence(silenceMs);
		if (!this.#eager && confidence >= eagerEotThreshold && this.#said.length > 0) {
			this.#eager = true;
			this.#report("EagerEndOfTurn", confidence);
		}
		if (confidence >= eotThreshold || silenceMs >= eotTimeoutMs) this.#endTurn(confidence);
	}

	#guess(): void {
		const partial = this.#engines.partial();
		if (partial !== this.#partial) this.#lastChangeMs = this.#nowMs;
		this.#partial = partial;
	}

	#silenceMs(): number {
		const unvoiced = this.#nowMs - this.#lastVoiceMs;
		const unchanged = this.#nowMs - this.#lastChangeMs;
		const allowed = this.#transcript() === "" ? wordlessMs : staleMs;
		return Math.max(unvoiced, unchanged - allowed);
	}

	#closeUtterance(): void {
		this.#said.push(...this.#engines.finish());
		this.#partial = "";
		this.#phase = "ending";
		this.#recent = [];
	}

	#endTurn(confidence: number): void {
		this.#report("EndOfTurn", confidence);
		this.#turn += 1;
		this.#phase = "idle";
		this.#said = [];
		this.#eager = false;
		this.#turnStartMs = this.#nowMs;
	}

	#update(): void {
		if (this.#phase === "speaking") this.#guess();
		this.#report("Update", this.#phase === "idle" ? 0 : this.#confidence(this.#silenceMs()));
	}

	#confidence(silenceMs: number): number {
		return endOfTurnConfidence(this.#transcript(), silenceMs);
	}

	#transcript(): string {
		return [...this.#said.map(({ word }) => word), this.#partial].join(" ").trim();
	}

	#report(event: TurnInfo["event"], confidence: number): void {
		this.#lastUpdateMs = this.#nowMs;
		const heard = this.#said.map(({ word, conf }) => ({ word, confidence: conf }));
		const guessed = this.#partial.split(" ").filter((word) => word !== "");
		this.#emit({
			event,
			turn_index: this.#turn,
			audio_window_start: this.#turnStartMs / 1000,
			audio_window_end: this.#nowMs / 1000,
			transcript: this.#transcript(),
			words: [...heard, ...guessed.map((word) => ({ word, confidence: 0.5 }))],
			end_of_turn_confidence: Math.round(confidence * 1000) / 1000,
		});
	}
}
