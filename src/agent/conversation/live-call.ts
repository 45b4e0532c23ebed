import type { StreamingTTSProvider, TTSProvider } from "agents/voice";
import type { LanguageModel } from "ai";

import type { Clock } from "../../clock.ts";
import { fillInSpoken } from "../../domain/agents/fill-in.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import { Clauses } from "../../domain/audio/clauses.ts";
import { isOpenAt } from "../../domain/booking/availability.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import { type HistoryEntry, historyOf } from "../../domain/call/history.ts";
import { normalisePhone } from "../../domain/people/phone.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import { log } from "../../log.ts";
import type { Calendar } from "../../providers/calendar/port.ts";
import type { Crm } from "../../providers/crm/port.ts";
import type { SpeechToText, TextToSpeech } from "../../providers/speech/port.ts";
import type { CallLog } from "../record/call-log.ts";
import { AppointmentsOfCall, provenCaller } from "../tools/appointments-of-call.ts";
import { type Leaving, offeredTools } from "../tools/offered.ts";
import { Ear } from "./audio/ear.ts";
import { CallerOnTheLine } from "./caller-lookup.ts";
import { instructionsFor } from "./instructions.ts";
import { runTurn } from "./model-reply.ts";
import { type Begun, PreparedReply } from "./prepared-reply.ts";
import { type CutBy, Reply, type TurnTimes } from "./reply.ts";
import { Silence } from "./silence.ts";

export interface LiveCallDeps {
	callLog: CallLog;
	record: (command: CallCommand) => Executed;
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
	/** Tells the caller's client what the agent is doing, or whom to call in its place. */
	tell: (message: Told) => void;
	/** Says something that nobody asked for; resolves when it was played or cut short. */
	speak: (text: string) => Promise<void>;
	hangUp: (reason: Leaving | "idle" | "refused") => void;
}

type Told = { type: "status"; status: "speaking" } | { type: "transfer"; to: string };

/** A chunk as the mixin reads it from a model's stream; `text-end` makes it speak what it has. */
type StreamPart = { type: "text-delta"; text: string } | { type: "text-end" };

const STILL_THERE = "Are you still there?";
const CUT_OFF = "Sorry, we were cut off. Please go on.";

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
	#leaving: Leaving | null = null;
	readonly #silence: Silence;
	readonly #appointments: AppointmentsOfCall;
	readonly #caller: CallerOnTheLine;

	constructor(deps: LiveCallDeps) {
		this.#deps = deps;
		this.#appointments = new AppointmentsOfCall(() => deps.callLog.events);
		this.#caller = new CallerOnTheLine(deps);
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

	/** What the caller is told in place of an answer: they called outside of the opening hours. */
	get closed(): string | null {
		const { agent, callLog } = this.#deps;
		return isOpenAt(agent, callLog.call.startedAt) ? null : agent.closedMessage;
	}

	/** Listens, unless nobody is to be heard. */
	listen(): void {
		if (this.closed !== null) return;
		this.#caller.ask();
		this.ear.open();
	}

	/** The first words. Who called outside of the opening hours hears why, and nothing after it. */
	async greet(resumed: boolean): Promise<void> {
		const { agent, admission, callLog, speak, hangUp } = this.#deps;
		const say = (text: string) => speak(fillInSpoken(text, agent, admission.variables));
		if (this.closed !== null) {
			await say(this.closed);
			hangUp("refused");
		} else if (resumed) await speak(CUT_OFF);
		else {
			const greeting = await this.#caller.greeting(agent.greeting);
			// Who spoke first is being answered already.
			if (callLog.call.phase === "live" && callLog.call.turn === 0) await say(greeting);
		}
	}

	/** Why replies that are cut short from now on were. */
	cutBy(by: CutBy): void {
		this.#cut = { by, at: null };
	}

	/** Records what the caller said; the reply to it begins with `answer`. */
	hear(text: string, source: "speech" | "text"): void {
		const { clock } = this.#deps;
		this.#silence.heard();
		this.#leaving = null;
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
		if (this.#leaving !== null && !signal.aborted) this.#leave(this.#leaving);
	}

	#leave(how: Leaving): void {
		const { agent, tell, hangUp } = this.#deps;
		const to = normalisePhone(agent.transferTo ?? "");
		if (how === "transferred" && to !== null) tell({ type: "transfer", to });
		hangUp(how);
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
		const { callId, workspaceId, variables } = admission;
		const { events } = this.#deps.callLog;
		const now = clock.now();
		const reply = this.#reply(turn, signal, times);
		const known = { caller: provenCaller(events), appointments: this.#appointments };
		const ids = { callId, workspaceId, turn };
		const context = { ...ids, agent, ...known, now, clock, calendar, crm, signal };
		const pieces = runTurn({
			model,
			instructions: instructionsFor(agent, variables, {
				now,
				caller: known.caller,
				earlierCalls: this.#caller.earlierCalls,
			}),
			history,
			tools: offeredTools(agent, (how) => (this.#leaving = how)),
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
		this.#deps.tell({ type: "status", status: "speaking" });
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
		const { record, admission } = this.#deps;
		const executed = record(command);
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
			execute: (command) => this.#execute(this.#caller.withIdentity(command)),
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
