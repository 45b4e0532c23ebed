import type { Clock } from "../../clock.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { CallEvent, SentenceKind } from "../../domain/events/catalogue.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { TextToSpeech } from "../../providers/speech/port.ts";
import { SpokenReply } from "./audio/spoken-reply.ts";
import { ReplyMeasures, type TurnTimes } from "./reply-measures.ts";

export type InterruptedBy = Extract<CallEvent, { type: "turn.reply_interrupted" }>["data"]["by"];

const QUESTION = /[?？؟]/;

export interface ReplyOptions {
	turn: number;
	/** Null while the caller may still go on. Nothing is recorded before `confirm`. */
	times: TurnTimes | null;
	speech: TextToSpeech;
	signal: AbortSignal;
	clock: Clock;
	execute: (command: CallCommand) => Executed;
	/** Who interrupted the reply, and since when. Called when the signal is aborted. */
	interruption: () => { by: InterruptedBy; at: number | null };
	onFirstAudio: () => void;
	/** The reply was played to its end, or interrupted. */
	onClosed: () => void;
}

/**
 * One reply of the agent, from the model's first word to the last word played. It keeps both the generated and the heard
 * text, and ends with exactly one event.
 *
 * Before its first audio is sent nothing is written, except the call and result of a tool with an effect: a write would
 * delay the audio until it is on disk.
 */
export class Reply {
	readonly turn: number;
	readonly #options: ReplyOptions;
	readonly #spoken: SpokenReply;
	readonly #generated: string[] = [];
	/** What each planned piece is. */
	readonly #kinds: SentenceKind[] = [];
	#held: CallCommand[] = [];
	#times: TurnTimes | null = null;
	readonly #measures: ReplyMeasures;
	readonly #confirmation = Promise.withResolvers<void>();
	#closed = false;
	#failed = false;
	#apologised = false;
	#speechless = false;
	#pausedAt: number | null = null;

	constructor(options: ReplyOptions) {
		this.#options = options;
		this.turn = options.turn;
		this.#measures = new ReplyMeasures(options.clock);
		this.#spoken = new SpokenReply({
			speech: options.speech,
			signal: options.signal,
			clock: options.clock,
			onSynthesised: () => this.#measures.reached("firstSynthesised"),
			onFirstAudio: () => this.#onFirstAudio(),
			afterFirstAudio: () => this.#flush(),
			onPieceSent: (sentence, text, audioMs) => {
				this.#flush();
				const kind = this.#kinds[sentence] ?? "reply";
				const spoken = { turn: this.turn, kind, sentence, text, audioMs };
				options.execute({ type: "speak_sentence", spoken });
			},
			onFailed: (cause) => this.fail("speech", cause),
		});
		options.signal.addEventListener("abort", () => this.#interrupt(), { once: true });
		if (options.times) this.confirm(options.times);
	}

	/** Resolves when the caller's turn is certainly over. */
	get confirmed(): Promise<void> {
		return this.#confirmation.promise;
	}

	/** The caller's words are final: from now on this reply is the one that is recorded. */
	confirm(times: TurnTimes): void {
		this.#times = times;
		this.#confirmation.resolve();
	}

	/** The caller made a sound that may become words: the reply stops where it is, and no tool is begun. */
	pause(): void {
		this.#pausedAt = this.#options.clock.now();
		this.#spoken.pause();
	}

	/** The sound came to no words: the reply goes on where the caller stopped hearing it. */
	resume(): void {
		this.#pausedAt = null;
		this.#spoken.resume();
	}

	get paused(): boolean {
		return this.#pausedAt !== null;
	}

	/** Resolves while the reply is not paused, or was interrupted. */
	get resumed(): Promise<void> {
		return this.#spoken.resumed;
	}

	/** Whether the caller heard a question of it, or will have when its last audio was played. */
	get asks(): boolean {
		if (QUESTION.test(this.#spoken.heard().text)) return true;
		return this.#spoken.allSent && QUESTION.test(this.#generated.at(-1) ?? "");
	}

	/** Whether any of its audio was sent. */
	get audible(): boolean {
		return this.#spoken.started;
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** Whether the synthesiser or the model failed. */
	get failed(): boolean {
		return this.#failed;
	}

	/** Whether not even the apology could be said. */
	get speechless(): boolean {
		return this.#speechless;
	}

	/** Begins to synthesise a piece. After a failure it does nothing. */
	say(text: string, kind: "reply" | "filler" = "reply"): void {
		if (this.#failed) return;
		this.#measures.reached("synthesisAsked");
		this.#generated.push(text);
		this.#plan(text, kind);
	}

	/** Says why there is no reply. It is said after a failure, too. */
	apologise(apology: string): void {
		this.#apologised = true;
		this.#plan(apology, "apology");
	}

	#plan(text: string, kind: SentenceKind): void {
		this.#kinds.push(kind);
		this.#spoken.plan(text);
	}

	/** The client says how much it has played, which is more exact than our clock. */
	acknowledge(playedMs: number): void {
		this.#spoken.acknowledge(playedMs);
	}

	/** The frames of the next piece, each when it is time to send it. */
	nextPiece(): AsyncIterable<ArrayBuffer> {
		return this.#spoken.nextPiece();
	}

	modelAsked(): void {
		this.#measures.reached("modelAsked");
	}

	/** The model gave its first text. */
	firstToken(): void {
		this.#measures.reached("firstToken");
	}

	/** What one answer of the model used. */
	addTokens(used: { inputTokens: number; outputTokens: number }): void {
		this.#measures.addTokens(used);
	}

	/** Executes at once when `urgent`, otherwise not before the first audio was sent. Null while the command is held back. */
	execute(command: CallCommand, { urgent }: { urgent: boolean }): Executed | null {
		const early = !urgent && !this.#spoken.started && !this.#closed;
		if (early || this.#times === null) {
			this.#held.push(command);
			return null;
		}
		this.#flush();
		return this.#options.execute(command);
	}

	/** A provider failed. What was said before stays in the record. */
	fail(stage: "language" | "speech", cause: unknown): void {
		this.#speechless = this.#apologised && stage === "speech";
		this.#failed = true;
		this.#spoken.skipPlanned();
		const failed = {
			turn: this.turn,
			stage,
			code: cause instanceof ProviderError ? cause.code : "unexpected",
			generated: this.#generated.join(" "),
			heard: this.#spoken.heard().text,
		};
		this.execute({ type: "fail_reply", failed }, { urgent: true });
	}

	/** Waits until everything was played, and closes the reply unless it was interrupted before. */
	async finish(play: (frame: ArrayBuffer) => void): Promise<void> {
		for await (const frame of this.#spoken.untilPlayed()) play(frame);
		if (this.#closed || this.#options.signal.aborted) return;
		const { text, playedMs } = this.#spoken.heard();
		this.#close({
			type: "finish_reply",
			replied: { turn: this.turn, medium: "speech", text, audioMs: playedMs, ...this.#measured() },
		});
	}

	#onFirstAudio(): void {
		this.#measures.reached("firstSent");
		this.#held.push({ type: "start_reply", turn: this.turn });
		this.#options.onFirstAudio();
	}

	#interrupt(): void {
		// A prepared reply that was not used leaves no trace.
		if (this.#times === null) this.#closed = true;
		if (this.#closed) return;
		const { by, at } = this.#options.interruption();
		const { text, playedMs } = this.#spoken.heard();
		this.#close({
			type: "interrupt_reply",
			interrupted: {
				turn: this.turn,
				medium: "speech",
				by,
				generated: this.#generated.join(" "),
				heard: text,
				playedMs,
				bargeInStopMs: at === null ? null : (this.#pausedAt ?? this.#options.clock.now()) - at,
				...this.#measured(),
			},
		});
	}

	#close(command: CallCommand): void {
		this.#flush();
		this.#closed = true;
		this.#options.execute(command);
		this.#options.onClosed();
	}

	/** Executes the commands that were held back, in order. */
	#flush(): void {
		const held = this.#held;
		this.#held = [];
		for (const command of held) this.#options.execute(command);
	}

	/** What the event that closes it has, however it ended. */
	#measured() {
		const { tokens } = this.#measures;
		const { synthesisedCharacters } = this.#spoken;
		return {
			latency: this.#measures.latency(this.#times),
			usage: { ...tokens, synthesisedCharacters },
		};
	}
}
