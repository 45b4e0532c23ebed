import type { StreamingTTSProvider, TTSProvider } from "agents/voice";
import type { LanguageModel } from "ai";

import type { AgentProfile } from "../domain/agents/profile.ts";
import { Clauses } from "../domain/audio/clauses.ts";
import { historyOf } from "../domain/call/history.ts";
import type { Admission } from "../domain/wire/admission.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { Crm } from "../providers/crm/port.ts";
import type { SpeechToText, TextToSpeech } from "../providers/speech/port.ts";
import { Ear } from "./audio/ear.ts";
import type { CallLog } from "./call-log.ts";
import type { Clock } from "./clock.ts";
import { instructionsFor } from "./instructions.ts";
import { type CutBy, Reply, type TurnTimes } from "./reply.ts";
import { callTools } from "./tools/all.ts";
import { endCallTool } from "./tools/end-call.ts";
import { runTurn } from "./turn.ts";

export interface LiveCallDeps {
	log: CallLog;
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
	#cut: { by: CutBy; at: number | null } = { by: "caller", at: null };
	#times: TurnTimes = { finalAt: 0, speechEndedAt: null };
	#endAsked = false;
	#idle: ReturnType<typeof setTimeout> | null = null;
	#promptedOnce = false;

	constructor(deps: LiveCallDeps) {
		this.#deps = deps;
		const { recogniser, clock } = deps;
		this.ear = new Ear({
			recogniser,
			clock,
			onSpeechStart: (at) => {
				this.#cut = { by: "caller", at };
				this.#stopIdling();
			},
			onUtterance: () => this.#stopIdling(),
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
		const { log, clock } = this.#deps;
		this.#stopIdling();
		this.#promptedOnce = false;
		this.#endAsked = false;
		const now = clock.now();
		const { finalAt, speechEndedAt, audioMs } = this.ear.utterance;
		this.#times =
			source === "speech" ? { finalAt, speechEndedAt } : { finalAt: now, speechEndedAt: null };
		log.execute({ type: "hear", text, source, audioMs: source === "text" ? null : audioMs }, now);
	}

	/** The reply to what was heard last, as the stream that the mixin turns into speech. */
	async *answer(signal: AbortSignal): AsyncGenerator<StreamPart> {
		const { agent, admission, calendar, crm, log, clock, model } = this.#deps;
		const now = clock.now();
		const reply = this.#open(signal, this.#times);
		const { callId, workspaceId, customerId, variables } = admission;
		const context = {
			callId,
			workspaceId,
			turn: reply.turn,
			agent,
			customerId,
			now,
			calendar,
			crm,
			signal,
		};
		const pieces = runTurn({
			model,
			instructions: instructionsFor(agent, variables, now, customerId),
			history: historyOf(log.events),
			tools: [...callTools, endCallTool(() => (this.#endAsked = true))],
			context,
			reply,
			signal,
			clock,
		});
		for await (const piece of pieces) {
			yield { type: "text-delta", text: unbreakable(piece) };
			yield { type: "text-end" };
		}
		await reply.finish();
		if (this.#endAsked && !signal.aborted) this.#deps.hangUp("agent_ended");
	}

	close(): void {
		this.#stopIdling();
	}

	/** For text that is known whole: the greeting, a prompt, a farewell. */
	async #speakWhole(text: string, signal: AbortSignal): Promise<void> {
		const reply = this.#open(signal, { finalAt: this.#deps.clock.now(), speechEndedAt: null });
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

	#open(signal: AbortSignal, times: TurnTimes): Reply {
		const { log, speech, clock } = this.#deps;
		const reply = new Reply({
			turn: log.call.turn,
			times,
			speech,
			signal,
			clock,
			execute: (command) => log.execute(command, clock.now()),
			cutBy: () => this.#cut,
			onFirstAudio: () => this.#stopIdling(),
			onClosed: () => {
				this.#cut = { by: "caller", at: null };
				this.#startIdling();
			},
		});
		this.#replies.set(signal, reply);
		return reply;
	}

	#startIdling(): void {
		this.#stopIdling();
		if (this.#deps.log.call.phase !== "live") return;
		const silenceMs = this.#deps.agent.idlePromptSeconds * 1000;
		this.#idle = setTimeout(() => void this.#onSilence(), silenceMs);
	}

	#stopIdling(): void {
		if (this.#idle !== null) clearTimeout(this.#idle);
	}

	async #onSilence(): Promise<void> {
		if (this.#promptedOnce) {
			this.#deps.hangUp("idle");
			return;
		}
		this.#promptedOnce = true;
		await this.#deps.speak(STILL_THERE);
	}
}

/**
 * The mixin cuts text again at a full stop and a space. A piece is whole already, so the spaces after stops
 * inside it ("Dr. Smith") are made such that it finds none.
 */
function unbreakable(piece: string): string {
	return piece.replaceAll(/([.!?]) /g, "$1\u00A0");
}
