import { fillInSpoken } from "../../domain/agents/fill-in.ts";
import { phrasesOf } from "../../domain/agents/phrases.ts";
import { isOpenAt } from "../../domain/booking/availability.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import { log } from "../../log.ts";
import type { RecogniserFailure } from "../../providers/speech/port.ts";
import { CallerAudio } from "./audio/caller-audio.ts";
import type { InterruptedBy } from "./interruption.ts";
import { LastWords, type LimitReached } from "./last-words.ts";
import type { LiveCallDeps } from "./live-call-deps.ts";
import { Silence } from "./silence.ts";
import { SpeakingAgent } from "./speaking-agent.ts";
import { SpokenInput } from "./spoken-input.ts";
import { tellUnheard } from "./tell-unheard.ts";

/** How much longer than a caller who speaks one may be silent who reads and types. */
const READERS_PATIENCE = 4;

/**
 * The conversation while a caller is on the line: takes turns, replies, speaks one thing at a time, and times silence.
 * It is lost with the process; what must survive is in the log.
 */
export class LiveCall {
	readonly callerAudio: CallerAudio;
	readonly #deps: LiveCallDeps;
	readonly #input: SpokenInput;
	readonly #voice: SpeakingAgent;
	#closed = false;
	readonly #lastWords: LastWords;
	readonly #silence: Silence;

	constructor(deps: LiveCallDeps) {
		this.#deps = deps;
		const { recogniser, clock, agent, client, callLog } = deps;
		this.#voice = new SpeakingAgent({
			...deps,
			execute: (command) => this.#execute(command),
			onToolLimit: () => void this.endAtLimit("tool_calls"),
			onFirstAudio: () => this.#silence.end(),
			onClosed: () => {
				if (callLog.call.phase === "live") this.#silence.begin();
			},
			isEnding: () => this.#lastWords.begun,
		});
		this.#lastWords = new LastWords({
			callId: deps.admission.callId,
			clock,
			say: async () => {
				this.callerAudio.stop();
				this.interrupt("hang_up");
				await this.#voice.say(phrasesOf(agent.language).tooLong);
			},
			hangUp: () => deps.hangUp("too_long"),
		});
		this.#input = new SpokenInput(client, clock);
		this.#silence = new Silence({
			clock,
			isLoud: () => this.callerAudio.deaf,
			limitMs: () => agent.idlePromptSeconds * 1000 * (client.voice ? 1 : READERS_PATIENCE),
			ask: () => this.#voice.say(phrasesOf(agent.language).stillThere),
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
				if (this.#voice.speech.isListenedTo(text, agent)) return;
				this.#voice.speech.interrupt();
				this.#voice.prepare(text);
				this.#input.revised(text);
			},
			onTurnResumed: () => this.#voice.forgetPrepared(),
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
		this.#voice.caller.start();
		this.callerAudio.open();
	}

	/** Says the greeting. Outside of the opening hours it says that instead, and ends the call. */
	async greet(resumed: boolean): Promise<void> {
		const { agent, admission, callLog, hangUp } = this.#deps;
		const say = (text: string) => this.#voice.say(fillInSpoken(text, agent, admission.variables));
		if (this.closedMessage !== null) {
			await say(this.closedMessage);
			hangUp("refused");
		} else if (resumed) {
			// Who spoke as the line came back gets a reply instead.
			if (!this.#voice.speech.active) await this.#voice.say(phrasesOf(agent.language).cutOff);
		} else {
			const greeting = await this.#voice.caller.greeting(agent.greeting);
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
		const signal = this.#voice.speech.begin("client", { reads: true });
		client.send({ type: "status", status: "thinking" });
		if (!this.#recordHeard({ type: "hear", text, source: "text", audioMs: null })) return;
		client.send({ type: "transcript", role: "user", text });
		void this.#voice.answer({ text, times, signal, report, source: "text" });
	}

	/** Interrupts the current speech, and drops the caller's words that are no turn yet. */
	interrupt(by: InterruptedBy): void {
		this.#input.drop();
		this.#voice.speech.interrupt(by);
	}

	/** The client says how much of the current reply it has played, in ms since its first sound. */
	acknowledge(playedMs: number): void {
		this.#voice.speech.acknowledge(playedMs);
	}

	/** The client says that this beginning of the current reply is on its screen. */
	acknowledgeShown(text: string): void {
		this.#voice.acknowledgeShown(text);
	}

	/** Whether the caller wants to hear the agent, from the next reply on. What is being played stops at once. */
	setVoice(on: boolean): void {
		const { client } = this.#deps;
		if (client.voice && !on) client.send({ type: "playback_interrupt" });
		client.voice = on;
	}

	/** Says that the call ends here, hears nothing any more, and ends it as `too_long`. */
	async endAtLimit(limit: LimitReached): Promise<void> {
		if (!this.#closed) await this.#lastWords.say(limit);
	}

	close(): void {
		this.#closed = true;
		this.#voice.speech.interrupt();
		this.#silence.end();
		this.#voice.close();
	}

	#onSpeechStart(at: number): void {
		this.#silence.end();
		this.#input.started();
		this.#voice.speech.pause(at);
	}

	/** Words may come without a start of speech, or long after it. */
	#onInterim(text: string): void {
		this.#silence.end();
		this.#voice.speech.pause(this.#deps.clock.now());
		this.#input.revised(text);
	}

	#onNoise(): void {
		this.#input.drop();
		this.#voice.forgetPrepared();
		this.#voice.speech.resume();
		if (!this.#voice.speech.active && this.#deps.callLog.call.phase === "live")
			this.#silence.begin();
	}

	async #onRecogniserFailure({ error, unheardMs }: RecogniserFailure, next: "reopening" | "lost") {
		const failed = { code: error.code, lost: next === "lost", unheardMs };
		this.#execute({ type: "recogniser_failed", failed });
		if (!failed.lost || this.closedMessage !== null) return;
		const say = () => this.#voice.say(phrasesOf(this.#deps.agent.language).cannotHear);
		const isOver = () => this.#closed || this.#lastWords.begun;
		await tellUnheard({ ...this.#deps, speech: this.#voice.speech, say, isOver });
		if (!isOver()) this.#deps.hangUp("recogniser_lost");
	}

	#hearSpoken(text: string): void {
		const { agent, client, clock } = this.#deps;
		if (this.#voice.speech.isListenedTo(text, agent)) {
			client.send({ type: "transcript_interim", text: "" });
			this.#onNoise();
			return;
		}
		this.#silence.end();
		this.#voice.speech.pause(clock.now());
		const report = this.#input.takeTurn();
		const signal = this.#voice.speech.begin();
		const { finalAt, speechEndedAt, audioMs } = this.callerAudio.utterance;
		if (!this.#recordHeard({ type: "hear", text, source: "speech", audioMs })) return;
		client.send({ type: "transcript", role: "user", text });
		client.send({ type: "status", status: "thinking" });
		const times = { finalAt, speechEndedAt };
		void this.#voice.answer({ text, times, signal, report, source: "speech" });
	}

	/** False when it was one turn too many: the call ends then. */
	#recordHeard(command: CallCommand): boolean {
		this.#silence.heard();
		this.#voice.stay();
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
}
