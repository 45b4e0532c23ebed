import type { Clock } from "../../clock.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { Medium, SentenceKind } from "../../domain/events/catalogue.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { TextToSpeech } from "../../providers/speech/port.ts";
import { SpokenReply } from "./audio/spoken-reply.ts";
import type { Delivery } from "./delivery.ts";
import type { Interruption } from "./interruption.ts";
import { ReplyMeasures, type TurnTimes } from "./reply-measures.ts";
import type { ReplyWords } from "./reply-words.ts";
import { ShownReply } from "./shown-reply.ts";

const QUESTION = /[?？؟]/;

export interface ReplyOptions {
	turn: number;
	/** Null while the caller may still go on. Nothing is recorded before `confirm`. */
	times: TurnTimes | null;
	/** Whether it is spoken, or only shown. */
	medium: Medium;
	words: ReplyWords;
	speech: TextToSpeech;
	signal: AbortSignal;
	clock: Clock;
	execute: (command: CallCommand) => Executed;
	/** Called when the signal is aborted. */
	interruption: () => Interruption;
	/** Its first audio is sent, or its first words to a caller who reads. */
	onFirstAudio: () => void;
	/** The reply was played to its end, read, or interrupted. */
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
	readonly #delivery: Delivery;
	readonly words: ReplyWords;
	readonly #generated: string[] = [];
	/** What each planned piece is. */
	readonly #kinds: SentenceKind[] = [];
	#held: CallCommand[] = [];
	#times: TurnTimes | null = null;
	readonly #measures: ReplyMeasures;
	readonly #confirmation = Promise.withResolvers<void>();
	#closed = false;
	#written = false;
	#wasRead = false;
	#failed = false;
	#apologised = false;
	#speechless = false;
	#pausedAt: number | null = null;

	constructor(options: ReplyOptions) {
		this.#options = options;
		this.turn = options.turn;
		this.#measures = new ReplyMeasures(options.clock);
		this.words = options.words;
		this.#delivery = options.medium === "speech" ? this.#speak() : this.#show();
		options.signal.addEventListener("abort", () => this.#interrupt(), { once: true });
		if (options.times) this.confirm(options.times);
	}

	#speak(): SpokenReply {
		const { speech, signal, clock, execute } = this.#options;
		return new SpokenReply({
			speech,
			signal,
			clock,
			onSynthesised: () => this.#measures.reached("firstSynthesised"),
			onFirstAudio: () => this.#onFirst("firstSent"),
			afterFirstAudio: () => this.#flush(),
			onPieceSent: (sentence, text, audioMs) => {
				this.#flush();
				const kind = this.#kinds[sentence] ?? "reply";
				execute({
					type: "speak_sentence",
					spoken: { turn: this.turn, kind, sentence, text, audioMs },
				});
			},
			onFailed: (cause) => this.fail("speech", cause),
		});
	}

	#show(): ShownReply {
		const { signal } = this.#options;
		const onFirst = () => {
			this.#onFirst("firstShown");
			this.#flush();
		};
		return new ShownReply({ signal, onFirst });
	}

	get medium(): Medium {
		return this.#delivery.medium;
	}

	/** Resolves when the caller's turn is certainly over. */
	get confirmed(): Promise<void> {
		return this.#confirmation.promise;
	}

	/** The caller's words are final: from now on this reply is the one that is recorded. */
	confirm(times: TurnTimes): void {
		this.#times = times;
		this.#confirmation.resolve();
		this.words.confirm();
	}

	/** The caller made a sound that may become words: the reply stops where it is, and no tool is begun. */
	pause(): void {
		this.#pausedAt = this.#options.clock.now();
		this.#delivery.pause();
	}

	/** The sound came to no words: the reply goes on where the caller stopped hearing it. */
	resume(): void {
		this.#pausedAt = null;
		this.#delivery.resume();
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** Whether the caller had read all of it when they interrupted its voice. */
	get wasRead(): boolean {
		return this.#wasRead;
	}

	get paused(): boolean {
		return this.#pausedAt !== null;
	}

	/** Resolves while the reply is not paused, or was interrupted. */
	get resumed(): Promise<void> {
		return this.#delivery.resumed;
	}

	/** Whether the caller heard a question of it, or will have when its last audio was played. */
	get asks(): boolean {
		if (QUESTION.test(this.#reached.text)) return true;
		return this.#delivery.allSent && QUESTION.test(this.#generated.at(-1) ?? "");
	}

	/** Whether any of its audio was sent. */
	get audible(): boolean {
		return this.#delivery.started;
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

	/** The model has given all of its text. */
	written(): void {
		this.#written = true;
	}

	/** Says why there is no reply. It is said after a failure, too. */
	apologise(apology: string): void {
		this.#apologised = true;
		this.#plan(apology, "apology");
	}

	#plan(text: string, kind: SentenceKind): void {
		this.#kinds.push(kind);
		this.#delivery.plan(text);
		this.words.add(text);
	}

	/** The client says how much it has played, which is more exact than our clock. */
	acknowledge(playedMs: number): void {
		this.#delivery.acknowledge(playedMs);
	}

	/** The frames of the next piece, each when it is time to send it. */
	nextPiece(): AsyncIterable<ArrayBuffer> {
		return this.#delivery.nextPiece();
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
		const early = !urgent && !this.#delivery.started && !this.#closed;
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
		this.#delivery.skipPlanned();
		this.words.skip();
		const failed = {
			turn: this.turn,
			stage,
			code: cause instanceof ProviderError ? cause.code : "unexpected",
			generated: this.#generated.join(" "),
			heard: this.#reached.text,
		};
		this.execute({ type: "fail_reply", failed }, { urgent: true });
	}

	/** Waits until everything was played, and closes the reply unless it was interrupted before. */
	async finish(play: (frame: ArrayBuffer) => void): Promise<void> {
		for await (const frame of this.#delivery.untilPlayed()) play(frame);
		if (this.#closed || this.#options.signal.aborted) return;
		this.#finish(this.medium);
	}

	#finish(medium: Medium): void {
		const { text, playedMs } = this.#delivery.heard();
		const replied = {
			turn: this.turn,
			medium,
			text: medium === "text" ? this.words.shown : text,
			audioMs: playedMs,
		};
		this.#close({ type: "finish_reply", replied: { ...replied, ...this.#measured() } });
	}

	/** The words that were heard, or were shown to a caller who reads. */
	get #reached(): { text: string; playedMs: number } {
		const heard = this.#delivery.heard();
		return this.medium === "text" ? { ...heard, text: this.words.shown } : heard;
	}

	#onFirst(moment: "firstSent" | "firstShown"): void {
		this.#measures.reached(moment);
		this.#held.push({ type: "start_reply", turn: this.turn });
		this.#options.onFirstAudio();
	}

	#interrupt(): void {
		// A prepared reply that was not used leaves no trace.
		if (this.#times === null) this.#closed = true;
		if (this.#closed) return;
		const { by, at, reads } = this.#options.interruption();
		if (reads && this.words.allRead && this.#complete) {
			this.#wasRead = true;
			this.#finish("text");
			return;
		}
		const { text, playedMs } = this.#delivery.heard();
		const { read } = this.words;
		const isRead = this.medium === "text" || (reads && read.length > text.length);
		this.#close({
			type: "interrupt_reply",
			interrupted: {
				turn: this.turn,
				medium: isRead ? "text" : "speech",
				by,
				generated: this.#generated.join(" "),
				heard: isRead ? read : text,
				playedMs,
				bargeInStopMs: at === null ? null : (this.#pausedAt ?? this.#options.clock.now()) - at,
				...this.#measured(),
			},
		});
	}

	/** Whether nothing will be added to it. */
	get #complete(): boolean {
		return this.#failed ? this.#apologised : this.#written;
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
		return this.#measures.all(this.#times, this.#delivery.synthesisedCharacters);
	}
}
