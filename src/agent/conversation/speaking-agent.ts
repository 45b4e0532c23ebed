import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import { normalisePhone } from "../../domain/people/phone.ts";
import { log } from "../../log.ts";
import type { Leaving } from "../tools/offered.ts";
import { CallerLookup } from "./caller-lookup.ts";
import { closeTurn, type TurnEnd, type TurnToAnswer } from "./close-turn.ts";
import { CurrentSpeech } from "./current-speech.ts";
import type { LiveCallDeps } from "./live-call-deps.ts";
import type { TurnTimes } from "./reply-measures.ts";
import { ReplySource } from "./reply-source.ts";
import { ReplyWords } from "./reply-words.ts";
import { Reply } from "./reply.ts";
import { sayText } from "./say-text.ts";
import { speakReply } from "./speak-reply.ts";

interface SpeakingDeps extends LiveCallDeps {
	/** The model called one tool too many in this call. */
	onToolLimit: () => void;
	/** The caller hears something now. */
	onFirstAudio: () => void;
	/** A reply was played to its end, or interrupted. */
	onClosed: () => void;
	/** Whether the last words of the call are being said. */
	isEnding: () => boolean;
}

/** Says what the agent has to say, one thing at a time: its replies, and fixed texts such as the greeting. */
export class SpeakingAgent {
	readonly speech: CurrentSpeech;
	readonly caller: CallerLookup;
	readonly #deps: SpeakingDeps;
	readonly #replies: ReplySource;
	#leaving: Leaving | null = null;
	/** Whether the client acknowledges the words that it shows. */
	#clientShows = false;

	constructor(deps: SpeakingDeps) {
		this.#deps = deps;
		this.speech = new CurrentSpeech(deps.client);
		this.caller = new CallerLookup(deps);
		this.#replies = new ReplySource({
			...deps,
			caller: this.caller,
			newReply: (turn, signal, times) => this.#newReply(turn, signal, times),
			onLeaving: (how) => (this.#leaving = how),
		});
	}

	/** Asks the model before it is certain that these are the last words of the turn. */
	prepare(text: string): void {
		this.#replies.prepare(text);
	}

	forgetPrepared(): void {
		this.#replies.forgetPrepared();
	}

	/** The caller is gone: nothing is asked of the model any more. */
	close(): void {
		this.#replies.forgetPrepared();
		this.#replies.history.stop();
	}

	/** The client says that this beginning of the current reply is on its screen. */
	acknowledgeShown(text: string): void {
		this.#clientShows = true;
		this.speech.acknowledgeShown(text);
	}

	/** A caller who goes on does not want to leave yet. */
	stay(): void {
		this.#leaving = null;
	}

	/** Replies to a turn. Resolves when the reply was played or interrupted. */
	async answer(turn: TurnToAnswer): Promise<void> {
		const { client, admission } = this.#deps;
		let end: TurnEnd;
		try {
			end = await this.#speakReplyTo(turn);
		} catch (cause) {
			log.error({ what: "turn failed", callId: admission.callId, cause });
			end = turn.signal.aborted ? "interrupted" : "failed";
		}
		closeTurn(client, end, turn);
		this.speech.end(turn.signal);
	}

	/** Says a fixed text, such as the greeting or a prompt. Resolves when it was played or interrupted. */
	async say(text: string): Promise<void> {
		const { agent, callLog, clock, client } = this.#deps;
		const signal = this.speech.begin();
		const times = { finalAt: clock.now(), speechEndedAt: null };
		const reply = this.#newReply(callLog.call.turn, signal, times);
		this.speech.reply = reply;
		await sayText({ text, language: agent.language, reply, client, signal });
		this.#endIfSpeechless(reply, signal);
		this.speech.end(signal);
	}

	/** Speaks the reply to its end, and hangs up if the model asked for it. */
	async #speakReplyTo({ text, times, signal, report }: TurnToAnswer): Promise<TurnEnd> {
		const { client, clock } = this.#deps;
		report.reached("modelAsked");
		const { reply, pieces } = this.#replies.replyTo(text, signal, times);
		this.speech.reply = reply;
		const shown = await speakReply({ reply, pieces, client, report, clock, signal });
		await reply.finish((frame) => client.play(frame));
		if (this.#leaving !== null && !signal.aborted) this.#leave(this.#leaving);
		this.#endIfSpeechless(reply, signal);
		if (shown !== "") client.send({ type: "transcript_end", text: shown });
		if (!signal.aborted) return { shown };
		return reply.wasRead ? "read" : "interrupted";
	}

	#leave(how: Leaving): void {
		const { agent, client, hangUp } = this.#deps;
		const to = normalisePhone(agent.transferTo ?? "", null);
		if (how === "transferred" && to !== null) client.send({ type: "transfer", to });
		hangUp(how);
	}

	/** A caller to whom nothing can be said is not kept on the line. */
	#endIfSpeechless(reply: Reply, signal: AbortSignal): void {
		if (!reply.speechless || signal.aborted || this.#deps.isEnding()) return;
		this.#deps.hangUp("error");
	}

	#newReply(turn: number, signal: AbortSignal, times: TurnTimes | null): Reply {
		const { speech, clock, client, execute, onFirstAudio, onClosed } = this.#deps;
		return new Reply({
			medium: client.voice ? "speech" : "text",
			words: new ReplyWords(client, { ahead: this.#clientShows }),
			turn,
			times,
			speech,
			signal,
			clock,
			execute: (command: CallCommand): Executed => execute(this.caller.withIdentity(command)),
			interruption: () => this.speech.interruption,
			onFirstAudio: () => {
				onFirstAudio();
				void this.#replies.history.onAudible();
			},
			onClosed: () => {
				this.#replies.history.onClosed();
				onClosed();
			},
		});
	}
}
