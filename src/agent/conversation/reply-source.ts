import type { LanguageModel } from "ai";

import type { Clock } from "../../clock.ts";
import { factsBlock } from "../../domain/agents/facts-block.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { PromptHistory } from "../../domain/call/history.ts";
import { CALL_LIMITS } from "../../domain/call/limits.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import type { Calendar } from "../../providers/calendar/port.ts";
import type { Crm } from "../../providers/crm/port.ts";
import type { CallRecord } from "../record/call-record.ts";
import { AppointmentsOfCall, provenCaller } from "../tools/appointments-of-call.ts";
import { OfferedSlots } from "../tools/offered-slots.ts";
import { type Leaving, offeredTools } from "../tools/offered.ts";
import type { CallerLookup } from "./caller-lookup.ts";
import { HistoryKeeper } from "./history-keeper.ts";
import { instructionsFor } from "./instructions.ts";
import { type ReplyLimits, streamReply } from "./model-reply.ts";
import { type StartedReply, PreparedReply } from "./prepared-reply.ts";
import type { TurnTimes } from "./reply-measures.ts";
import type { Reply } from "./reply.ts";

export interface ReplySourceDeps {
	callLog: Pick<CallRecord, "call" | "events">;
	execute: (command: CallCommand) => Executed;
	agent: AgentProfile;
	admission: Admission;
	model: LanguageModel;
	replyLimits: ReplyLimits;
	calendar: Calendar;
	crm: Crm;
	clock: Clock;
	caller: CallerLookup;
	/** Makes an empty reply. `times` is null while the caller may still go on. */
	newReply: (turn: number, signal: AbortSignal, times: TurnTimes | null) => Reply;
	/** The model asked to end or transfer the call after this reply. */
	onLeaving: (how: Leaving) => void;
	/** The model called one tool too many in this call. */
	onToolLimit: () => void;
}

/** Asks the model for replies, with what the call knows. It asks early when the turn is probably over. */
export class ReplySource {
	readonly #deps: ReplySourceDeps;
	readonly #prepared = new PreparedReply();
	readonly #appointments: AppointmentsOfCall;
	readonly #offers: OfferedSlots;
	/** What was said so far, and its summary. */
	readonly history: HistoryKeeper;
	#current: Reply | null = null;
	/** Also of those that are not in the log yet. */
	#toolCalls: number;

	constructor(deps: ReplySourceDeps) {
		this.#deps = deps;
		this.#toolCalls = deps.callLog.call.toolCalls;
		this.history = new HistoryKeeper({
			...deps,
			callId: deps.admission.callId,
			limits: deps.replyLimits,
			facts: () => {
				const caller = provenCaller(deps.callLog.events);
				return factsBlock({ ...deps, now: deps.clock.now(), caller, earlierCalls: [] });
			},
			record: (summarised) => deps.execute({ type: "summarise_history", summarised }),
			isAwaited: () => this.#current?.closed === false && !this.#current.audible,
		});
		this.#appointments = new AppointmentsOfCall(() => deps.callLog.events);
		this.#offers = new OfferedSlots(() => deps.callLog.events);
	}

	/** The reply to the caller's last words: the one that was prepared for them, or a new one. */
	replyTo(text: string, signal: AbortSignal, times: TurnTimes): StartedReply {
		const { call } = this.#deps.callLog;
		return (
			this.#prepared.take({ text, lastSeq: call.lastSeq, signal, times }) ??
			this.#begin({ turn: call.turn, history: this.history.forPrompt(), signal, times })
		);
	}

	/** Asks the model before it is certain that these are the last words of the turn. */
	prepare(text: string): void {
		const { call } = this.#deps.callLog;
		const history = this.history.forPrompt(text);
		this.#prepared.prepare(text, call.lastSeq, (signal) =>
			this.#begin({ turn: call.turn + 1, history, signal, times: null }),
		);
	}

	forgetPrepared(): void {
		this.#prepared.forget();
	}

	#begin({ turn, history, signal, times }: BeginOptions): StartedReply {
		const {
			agent,
			admission,
			calendar,
			crm,
			clock,
			model,
			replyLimits,
			callLog,
			caller,
			newReply,
			onLeaving,
		} = this.#deps;
		const { callId, workspaceId, variables } = admission;
		const now = clock.now();
		const reply = newReply(turn, signal, times);
		this.#current = reply;
		const [appointments, offers] = [this.#appointments, this.#offers];
		const known = { caller: provenCaller(callLog.events), appointments, offers };
		const ids = { callId, workspaceId, turn };
		const pieces = streamReply({
			model,
			limits: replyLimits,
			instructions: instructionsFor(agent, variables, {
				now,
				caller: known.caller,
				earlierCalls: caller.earlierCalls,
				notes: history.notes,
			}),
			history: history.entries,
			tools: offeredTools(agent, onLeaving),
			context: { ...ids, agent, ...known, now, clock, calendar, crm, signal },
			reply,
			signal,
			clock,
			mayCall: () => this.#mayCallTool(),
		});
		return { reply, pieces };
	}

	#mayCallTool(): boolean {
		this.#toolCalls += 1;
		if (this.#toolCalls <= CALL_LIMITS.toolCalls) return true;
		this.#deps.onToolLimit();
		return false;
	}
}

interface BeginOptions {
	turn: number;
	history: PromptHistory;
	signal: AbortSignal;
	times: TurnTimes | null;
}
