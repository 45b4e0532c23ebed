import type { StreamingTTSProvider, TTSProvider } from "agents/voice";
import type { LanguageModel } from "ai";

import type { AgentProfile } from "../domain/agents/profile.ts";
import { Clauses } from "../domain/audio/clauses.ts";
import type { CallCommand, Executed } from "../domain/call/commands.ts";
import { type HistoryEntry, historyOf } from "../domain/call/history.ts";
import type { Admission } from "../domain/wire/admission.ts";
import { log } from "../log.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { Crm } from "../providers/crm/port.ts";
import type { SpeechToText, TextToSpeech } from "../providers/speech/port.ts";
import { Ear } from "./audio/ear.ts";
import type { CallLog } from "./call-log.ts";
import type { Clock } from "./clock.ts";
import { instructionsFor } from "./instructions.ts";
import { type Begun, PreparedReply } from "./prepared-reply.ts";
import { type CutBy, Reply, type TurnTimes } from "./reply.ts";
import { Silence } from "./silence.ts";
import { callTools } from "./tools/all.ts";
import { endCallTool } from "./tools/end-call.ts";
import { runTurn } from "./turn.ts";

export interface LiveCallDeps {
	callLog: CallLog;
	agent: AgentProfile;
	admission: Admission;
	recogniser: SpeechToText;
	speech: TextToSpeech;
	model: LanguageModel;
	calendar: Calendar;
	crm: Crm;
	clock: Clock;
	/** Sends audio to the caller. */
	send: (frame: ArrayBuffer) => void;
	/** Tells the caller's client what the agent is doing. */
	status: (status: "speaking") => void;
	/** Says something that nobody asked for; resolves when it was played or cut short. */
	speak: (text: string) => Promise<void>;
	hangUp: (reason: "agent_ended" | "idle") => void;
}

/** A chunk as the mixin reads it from a model's stream; `text-end` makes it speak what it has. */
type StreamPart = { type: "text-delta"; text: string } | { type: "text-end" };

const STILL_THERE = "Are you still there?";

/**
 * What exists only while somebody is on the line: the ear, the reply being spoken, the silence being timed.
 * Lost with the process; whatever must survive is in the log.
 */
export class LiveCall {
	readonly ear: Ear;
	/** The mixin's synthesiser: pieces of a reply it streams, and whole utterances it has us speak. */
	readonly voice: TTSProvider & StreamingTTSProvider;
	readonly #deps: LiveCallDeps;
	readonly #replies = new WeakMap<AbortSignal, Reply>();
	#current: Reply | null = null;
	readonly #prepared = new PreparedReply();
	#cut: { by: CutBy; at: number | null } = { by: "caller", at: null };
	#times: TurnTimes = { finalAt: 0, speechEndedAt: null };
	#endAsked = false;
	readonly #silence: Silence;

	constructor(deps: LiveCallDeps) {
		this.#deps = deps;
		const { recogniser, clock, agent } = deps;
		this.#silence = new Silence({
			clock,
			limitMs: () => agent.idlePromptSeconds * 1000,
			ask: () => deps.speak(STILL_THERE),
			giveUp: () => deps.hangUp("idle"),
		});
		this.ear = new Ear({
			recogniser,
			clock,
			onSpeechStart: (at) => {
				this.#cut = { by: "caller", at };
				this.#silence.end();
			},
			onUtterance: () => this.#silence.end(),
			onEagerEndOfTurn: (text) => this.#prepare(text),
			onTurnResumed: () => this.#prepared.forget(),
		});
		this.voice = {
			synthesize: async (text, signal) => {
				await this.#speakWhole(text, signal ?? new AbortController().signal);
				return null;
			},
			synthesizeStream: (text, signal) => this.#framesOf(text, signal),
		};
	}

	/** Why replies that are cut short from now on were. */
	cutBy(by: CutBy): void {
		this.#cut = { by, at: null };
	}

	/** Records what the caller said; the reply to it begins with `answer`. */
	hear(text: string, source: "speech" | "text"): void {
		const { clock } = this.#deps;
		this.#silence.heard();
		this.#endAsked = false;
		const now = clock.now();
		const { finalAt, speechEndedAt, audioMs } = this.ear.utterance;
		this.#times =
			source === "speech" ? { finalAt, speechEndedAt } : { finalAt: now, speechEndedAt: null };
		this.#execute({ type: "hear", text, source, audioMs: source === "text" ? null : audioMs });
	}

	/** The client says how much of the current reply it has played. */
	acknowledge(playedMs: number): void {
		this.#current?.acknowledge(playedMs);
	}

	/** The reply to what was heard last, as the stream that the mixin turns into speech. */
	async *answer(text: string, signal: AbortSignal): AsyncGenerator<StreamPart> {
		const { call, events } = this.#deps.callLog;
		const { reply, pieces } =
			this.#prepared.take(text, call.lastSeq, signal, this.#times) ??
			this.#begin(call.turn, historyOf(events), signal, this.#times);
		this.#replies.set(signal, reply);
		this.#current = reply;
		for await (const piece of pieces) {
			yield { type: "text-delta", text: unbreakable(piece) };
			yield { type: "text-end" };
		}
		await reply.finish();
		if (this.#endAsked && !signal.aborted) this.#deps.hangUp("agent_ended");
	}

	close(): void {
		this.#silence.end();
		this.#prepared.forget();
	}

	/** Asks the model at once; `times` is null while the caller may still go on. */
	#begin(
		turn: number,
		history: readonly HistoryEntry[],
		signal: AbortSignal,
		times: TurnTimes | null,
	): Begun {
		const { agent, admission, calendar, crm, clock, model } = this.#deps;
		const { callId, workspaceId, customerId, variables } = admission;
		const now = clock.now();
		const reply = this.#reply(turn, signal, times);
		const context = { callId, workspaceId, turn, agent, customerId, now, calendar, crm, signal };
		const pieces = runTurn({
			model,
			instructions: instructionsFor(agent, variables, now, customerId),
			history,
			tools: [...callTools, endCallTool(() => (this.#endAsked = true))],
			context,
			reply,
			signal,
			clock,
		});
		return { reply, pieces };
	}

	#prepare(text: string): void {
		const { call, events } = this.#deps.callLog;
		const history: HistoryEntry[] = [...historyOf(events), { who: "caller", text }];
		this.#prepared.prepare(text, call.lastSeq, (signal) =>
			this.#begin(call.turn + 1, history, signal, null),
		);
	}

	/** For text that is known whole: the greeting, a prompt, a farewell. */
	async #speakWhole(text: string, signal: AbortSignal): Promise<void> {
		const { callLog, clock } = this.#deps;
		const times = { finalAt: clock.now(), speechEndedAt: null };
		const reply = this.#reply(callLog.call.turn, signal, times);
		this.#current = reply;
		const clauses = new Clauses();
		const pieces = [...clauses.add(text), ...clauses.rest()];
		for (const piece of pieces) reply.say(piece);
		this.#deps.status("speaking");
		for (const piece of pieces)
			for await (const frame of reply.frames(piece)) if (!signal.aborted) this.#deps.send(frame);
		await reply.finish();
	}

	async *#framesOf(text: string, signal: AbortSignal | undefined): AsyncGenerator<ArrayBuffer> {
		const reply = signal && this.#replies.get(signal);
		if (reply) yield* reply.frames(text);
	}

	/** What is refused here is a rule broken by us: nobody is told, so the log of the process is. */
	#execute(command: CallCommand): Executed {
		const { callLog, clock, admission } = this.#deps;
		const executed = callLog.execute(command, clock.now());
		if (!executed.ok) {
			const { callId } = admission;
			log.warn({ what: "not recorded", callId, command: command.type, ...executed.refusal });
		}
		return executed;
	}

	#reply(turn: number, signal: AbortSignal, times: TurnTimes | null): Reply {
		const { speech, clock } = this.#deps;
		return new Reply({
			turn,
			times,
			speech,
			signal,
			clock,
			execute: (command) => this.#execute(command),
			cutBy: () => this.#cut,
			onFirstAudio: () => this.#silence.end(),
			onClosed: () => {
				this.#cut = { by: "caller", at: null };
				if (this.#deps.callLog.call.phase === "live") this.#silence.begin();
			},
		});
	}
}

/**
 * The mixin cuts text again at a full stop and a space. A piece is whole already, so the spaces after stops
 * inside it ("Dr. Smith") are made such that it finds none.
 */
function unbreakable(piece: string): string {
	return piece.replaceAll(/([.!?]) /g, "$1\u00A0");
}
