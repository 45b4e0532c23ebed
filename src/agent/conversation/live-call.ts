import { fillInSpoken } from "../../domain/agents/fill-in.ts";
import { phrasesOf } from "../../domain/agents/phrases.ts";
import { isOpenAt } from "../../domain/booking/availability.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import { normalisePhone } from "../../domain/people/phone.ts";
import { log } from "../../log.ts";
import type { RecogniserFailure } from "../../providers/speech/port.ts";
import type { Leaving } from "../tools/offered.ts";
import { CallerAudio } from "./audio/caller-audio.ts";
import { CallerLookup } from "./caller-lookup.ts";
import { closeTurn, type TurnEnd, type TurnToAnswer } from "./close-turn.ts";
import { CurrentSpeech } from "./current-speech.ts";
import { LastWords, type LimitReached } from "./last-words.ts";
import type { LiveCallDeps } from "./live-call-deps.ts";
import { ReplySource } from "./reply-source.ts";
import { type InterruptedBy, Reply, type TurnTimes } from "./reply.ts";
import { sayText } from "./say-text.ts";
import { Silence } from "./silence.ts";
import { speakReply } from "./speak-reply.ts";
import { SpokenInput } from "./spoken-input.ts";
import { tellUnheard } from "./tell-unheard.ts";

/**
 * The conversation while a caller is on the line: takes turns, replies, speaks one thing at a time, and times silence.
 * It is lost with the process; what must survive is in the log.
 */
export class LiveCall {
	readonly callerAudio: CallerAudio;
	readonly #deps: LiveCallDeps;
	readonly #input: SpokenInput;
	readonly #speech: CurrentSpeech;
	#leaving: Leaving | null = null;
	#closed = false;
	readonly #lastWords: LastWords;
	readonly #silence: Silence;
	readonly #replies: ReplySource;
	readonly #caller: CallerLookup;

	constructor(deps: LiveCallDeps) {
		this.#deps = deps;
		const { recogniser, clock, agent, client } = deps;
		this.#caller = new CallerLookup(deps);
		this.#replies = new ReplySource({
			...deps,
			caller: this.#caller,
			newReply: (turn, signal, times) => this.#newReply(turn, signal, times),
			onLeaving: (how) => (this.#leaving = how),
			onToolLimit: () => void this.endAtLimit("tool_calls"),
		});
		this.#speech = new CurrentSpeech(client);
		this.#lastWords = new LastWords({
			callId: deps.admission.callId,
			clock,
			say: async () => {
				this.callerAudio.stop();
				this.interrupt("hang_up");
				await this.#say(phrasesOf(agent.language).tooLong);
			},
			hangUp: () => deps.hangUp("too_long"),
		});
		this.#input = new SpokenInput(client, clock);
		this.#silence = new Silence({
			clock,
			isLoud: () => this.callerAudio.deaf,
			limitMs: () => agent.idlePromptSeconds * 1000,
			ask: () => this.#say(phrasesOf(agent.language).stillThere),
			giveUp: () => deps.hangUp("idle"),
		});
		this.callerAudio = new CallerAudio({
			recogniser,
			clock,
			onSpeechStart: (at) => this.#onSpeechStart(at),
			onInterim: (text) => this.#onInterim(text),
			onUtterance: (text) => this.#hearSpoken(text),
			onNoise: () => this.#onNoise(),
			onEagerEndOfTurn: (text) => {
				if (this.#speech.isListenedTo(text, agent)) return;
				this.#speech.interrupt();
				this.#replies.prepare(text);
				this.#input.revised(text);
			},
			onTurnResumed: () => this.#replies.forgetPrepared(),
			onFailure: (failure, next) => void this.#onRecogniserFailure(failure, next),
		});
	}

	/** What a caller hears who calls outside of the opening hours; null within them. */
	get closedMessage(): string | null {
		const { agent, callLog } = this.#deps;
		return isOpenAt(agent, callLog.call.startedAt) ? null : agent.closedMessage;
	}

	/** Starts to take the caller's audio. Outside of the opening hours it takes none. */
	listen(): void {
		if (this.closedMessage !== null) return;
		this.#caller.start();
		this.callerAudio.open();
	}

	/** Says the greeting. Outside of the opening hours it says that instead, and ends the call. */
	async greet(resumed: boolean): Promise<void> {
		const { agent, admission, callLog, hangUp } = this.#deps;
		const say = (text: string) => this.#say(fillInSpoken(text, agent, admission.variables));
		if (this.closedMessage !== null) {
			await say(this.closedMessage);
			hangUp("refused");
		} else if (resumed) await this.#say(phrasesOf(agent.language).cutOff);
		else {
			const greeting = await this.#caller.greeting(agent.greeting);
			// A caller who spoke first gets a reply instead, and one whose line dropped is on another connection.
			const over = this.#closed || this.callerAudio.lost || callLog.call.phase !== "live";
			if (!over && callLog.call.turn === 0) await say(greeting);
		}
	}

	/** A typed message is a turn, and interrupts the current speech. */
	hearTyped(text: string): void {
		if (this.#lastWords.begun) return;
		const { client, clock } = this.#deps;
		const times = { finalAt: clock.now(), speechEndedAt: null };
		const report = this.#input.typedTurn();
		const signal = this.#speech.begin("client");
		client.send({ type: "status", status: "thinking" });
		if (!this.#recordHeard({ type: "hear", text, source: "text", audioMs: null })) return;
		client.send({ type: "transcript", role: "user", text });
		void this.#answer({ text, times, signal, report, source: "text" });
	}

	/** Interrupts the current speech, and drops the caller's words that are no turn yet. */
	interrupt(by: InterruptedBy): void {
		this.#input.drop();
		this.#speech.interrupt(by);
	}

	/** The client says how much of the current reply it has played, in ms since its first sound. */
	acknowledge(playedMs: number): void {
		this.#speech.acknowledge(playedMs);
	}

	/** Says that the call ends here, hears nothing any more, and ends it as `too_long`. */
	async endAtLimit(limit: LimitReached): Promise<void> {
		if (!this.#closed) await this.#lastWords.say(limit);
	}

	close(): void {
		this.#closed = true;
		this.#speech.interrupt();
		this.#silence.end();
		this.#replies.forgetPrepared();
	}

	#onSpeechStart(at: number): void {
		this.#silence.end();
		this.#input.started();
		this.#speech.pause(at);
	}

	/** Words may come without a start of speech, or long after it. */
	#onInterim(text: string): void {
		this.#silence.end();
		this.#speech.pause(this.#deps.clock.now());
		this.#input.revised(text);
	}

	#onNoise(): void {
		this.#input.drop();
		this.#replies.forgetPrepared();
		this.#speech.resume();
		if (!this.#speech.active && this.#deps.callLog.call.phase === "live") this.#silence.begin();
	}

	async #onRecogniserFailure({ error, unheardMs }: RecogniserFailure, next: "reopening" | "lost") {
		const failed = { code: error.code, lost: next === "lost", unheardMs };
		this.#execute({ type: "recogniser_failed", failed });
		if (!failed.lost || this.closedMessage !== null) return;
		const say = () => this.#say(phrasesOf(this.#deps.agent.language).cannotHear);
		const isOver = () => this.#closed || this.#lastWords.begun;
		await tellUnheard({ ...this.#deps, speech: this.#speech, say, isOver });
		if (!isOver()) this.#deps.hangUp("recogniser_lost");
	}

	#hearSpoken(text: string): void {
		const { agent, client, clock } = this.#deps;
		if (this.#speech.isListenedTo(text, agent)) {
			client.send({ type: "transcript_interim", text: "" });
			this.#onNoise();
			return;
		}
		this.#silence.end();
		this.#speech.pause(clock.now());
		const report = this.#input.takeTurn();
		const signal = this.#speech.begin();
		const { finalAt, speechEndedAt, audioMs } = this.callerAudio.utterance;
		if (!this.#recordHeard({ type: "hear", text, source: "speech", audioMs })) return;
		client.send({ type: "transcript", role: "user", text });
		client.send({ type: "status", status: "thinking" });
		const times = { finalAt, speechEndedAt };
		void this.#answer({ text, times, signal, report, source: "speech" });
	}

	async #answer(turn: TurnToAnswer): Promise<void> {
		const { client, admission } = this.#deps;
		let end: TurnEnd;
		try {
			end = { shown: await this.#speakReplyTo(turn) };
		} catch (cause) {
			log.error({ what: "turn failed", callId: admission.callId, cause });
			end = "failed";
		}
		closeTurn(client, turn.signal.aborted ? "interrupted" : end, turn);
		this.#speech.end(turn.signal);
	}

	/** Speaks the reply to its end, hangs up if the model asked for it, and returns the words that were shown. */
	async #speakReplyTo({ text, times, signal, report }: TurnToAnswer): Promise<string> {
		const { client, clock } = this.#deps;
		report.reached("modelAsked");
		const { reply, pieces } = this.#replies.replyTo(text, signal, times);
		this.#speech.reply = reply;
		const shown = await speakReply({ reply, pieces, client, report, clock, signal });
		await reply.finish((frame) => client.play(frame));
		if (this.#leaving !== null && !signal.aborted) this.#leave(this.#leaving);
		this.#endIfSpeechless(reply, signal);
		if (shown !== "") client.send({ type: "transcript_end", text: shown });
		return shown;
	}

	#leave(how: Leaving): void {
		const { agent, client, hangUp } = this.#deps;
		const to = normalisePhone(agent.transferTo ?? "");
		if (how === "transferred" && to !== null) client.send({ type: "transfer", to });
		hangUp(how);
	}

	/** Says a fixed text, such as the greeting or a prompt. Resolves when it was played or interrupted. */
	async #say(text: string): Promise<void> {
		const { agent, callLog, clock, client } = this.#deps;
		const signal = this.#speech.begin();
		const times = { finalAt: clock.now(), speechEndedAt: null };
		const reply = this.#newReply(callLog.call.turn, signal, times);
		this.#speech.reply = reply;
		await sayText({ text, language: agent.language, reply, client, signal });
		this.#endIfSpeechless(reply, signal);
		this.#speech.end(signal);
	}

	/** A caller to whom nothing can be said is not kept on the line. */
	#endIfSpeechless(reply: Reply, signal: AbortSignal): void {
		if (!reply.speechless || signal.aborted || this.#lastWords.begun) return;
		this.#deps.hangUp("error");
	}

	/** False when it was one turn too many: the call ends then. */
	#recordHeard(command: CallCommand): boolean {
		this.#silence.heard();
		this.#leaving = null;
		const executed = this.#execute(command);
		if (executed.ok || executed.refusal.code !== "call_limit") return true;
		void this.endAtLimit(executed.refusal.limit);
		return false;
	}

	/** A refusal here is our own bug. No one else sees it, so it is logged. */
	#execute(command: CallCommand): Executed {
		const { execute, admission } = this.#deps;
		const executed = execute(command);
		if (!executed.ok && executed.refusal.code !== "call_limit") {
			const about = { callId: admission.callId, command: command.type, ...executed.refusal };
			log.warn({ what: "not recorded", ...about });
		}
		return executed;
	}

	#newReply(turn: number, signal: AbortSignal, times: TurnTimes | null): Reply {
		const { speech, clock, callLog } = this.#deps;
		return new Reply({
			turn,
			times,
			speech,
			signal,
			clock,
			execute: (command) => this.#execute(this.#caller.withIdentity(command)),
			interruption: () => this.#speech.interruption,
			onFirstAudio: () => this.#silence.end(),
			onClosed: () => {
				if (callLog.call.phase === "live") this.#silence.begin();
			},
		});
	}
}
