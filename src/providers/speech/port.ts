import type { ProviderError } from "../provider-error.ts";

/** What a recogniser reports. Texts may be revised until `onEndOfTurn`. */
export interface RecogniserHandlers {
	/** The caller seems to begin to speak. The agent should stop. Words or `onNoise` follow. */
	onSpeechStart(): void;
	onInterim(text: string): void;
	/** The turn is probably over. Either `onEndOfTurn` follows with the same text, or `onTurnResumed`. */
	onEagerEndOfTurn(text: string): void;
	onTurnResumed(): void;
	/** The turn is over. `text` is never empty. */
	onEndOfTurn(text: string): void;
	/** What began as speech came to no words. Words may still follow, without another start. */
	onNoise(): void;
	/** The recogniser failed, and is asked again. The words of the turn so far may come once more. */
	onReopening(failure: RecogniserFailure): void;
	/** The recogniser is lost, and no other handler is called any more. Not called after `close`. */
	onLost(failure: RecogniserFailure): void;
}

export interface RecogniserFailure {
	error: ProviderError;
	/** How much speech of the caller no recogniser will make words of, as far as it is known. */
	unheardMs: number;
}

/** A recogniser's session for one call. */
export interface RecogniserSession {
	/** Resolves when the recogniser takes frames; rejects with `ProviderError`. Frames that are fed before are kept. */
	readonly ready: Promise<void>;
	/** Whether the caller speaks, as far as loudness tells, and the recogniser does not answer. */
	readonly deaf: boolean;
	/** PCM16 mono 16 kHz, any length. */
	feed(frame: ArrayBuffer): void;
	close(): void;
}

export interface SpeechToText {
	readonly model: string;
	listen(handlers: RecogniserHandlers): RecogniserSession;
}

/** What else a synthesiser is told of a text. */
export interface SynthesisUse {
	/** Called with the number of characters each time an engine is asked to say them, because engines bill them. */
	onAsked?: (characters: number) => void;
}

export interface TextToSpeech {
	readonly model: string;
	/** PCM16 mono 16 kHz in chunks of any even length. Throws `ProviderError`; ends early when aborted. */
	synthesise(
		text: string,
		signal: AbortSignal,
		use?: SynthesisUse,
	): AsyncIterable<Uint8Array<ArrayBuffer>>;
}
