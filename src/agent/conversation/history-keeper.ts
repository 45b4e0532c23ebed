import { generateText, type LanguageModel } from "ai";

import type { Clock } from "../../clock.ts";
import {
	checkSummary,
	SUMMARY_INSTRUCTIONS,
	summaryPrompt,
} from "../../domain/call/history-summary.ts";
import { History, type HistoryToSummarise, type PromptHistory } from "../../domain/call/history.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { log } from "../../log.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { CallRecord } from "../record/call-record.ts";
import type { ReplyLimits } from "./model-reply.ts";
import { limitTime } from "./run-tool.ts";

type Summarised = Extract<CallEvent, { type: "call.history_summarised" }>["data"];

/** After a failure the model is not asked for this many turns. */
const PAUSE_TURNS = 8;

interface HistoryKeeperDeps {
	callId: string;
	callLog: Pick<CallRecord, "call" | "events">;
	model: LanguageModel;
	limits: ReplyLimits;
	clock: Clock;
	/** The facts of the business, in which "Tuesday" has a date. */
	facts: () => string;
	record: (summarised: Summarised) => void;
	/** Whether nothing may be written now, because a caller waits for the first audio. */
	isAwaited: () => boolean;
}

/**
 * Keeps the history of the call, and has the model summarise its beginning when it grows too long. The model is asked when
 * a reply has become audible, so that no caller waits for it. What it wrote is recorded when nobody waits for audio. Until
 * then, and when it fails, the notes of the history stand in for it.
 */
export class HistoryKeeper {
	readonly #deps: HistoryKeeperDeps;
	readonly #history: History;
	/** How many events of the log the history has. */
	#events = 0;
	#asking = false;
	/** Written, and not recorded yet. */
	#summarised: Summarised | null = null;
	#pausedUntilTurn = 0;
	readonly #stopped = new AbortController();

	constructor(deps: HistoryKeeperDeps) {
		this.#deps = deps;
		this.#history = new History(deps.limits.historyCharacters);
	}

	/** @param next words of the caller that are not in the log yet. */
	forPrompt(next: string | null = null): PromptHistory {
		return this.#upToDate().forPrompt(next);
	}

	/** A reply is audible: there is time to ask the model. */
	async onAudible(): Promise<void> {
		if (this.#asking || this.#summarised !== null) return;
		this.#asking = true;
		try {
			// Not before the audio itself.
			await this.#deps.clock.sleep(1, this.#stopped.signal);
			await this.#summariseIfDue();
		} finally {
			this.#asking = false;
		}
	}

	/** A reply is over, and the next words are not recorded yet. */
	onClosed(): void {
		const summarised = this.#summarised;
		this.#summarised = null;
		if (summarised !== null && !this.#stopped.signal.aborted) this.#deps.record(summarised);
	}

	stop(): void {
		this.#stopped.abort();
	}

	#upToDate(): History {
		const { events } = this.#deps.callLog;
		for (const event of events.slice(this.#events)) this.#history.add(event);
		this.#events = events.length;
		return this.#history;
	}

	async #summariseIfDue(): Promise<void> {
		const { callLog, callId, isAwaited } = this.#deps;
		const { turn } = callLog.call;
		if (this.#stopped.signal.aborted || turn < this.#pausedUntilTurn) return;
		const wanted = this.#upToDate().toSummarise();
		if (wanted === null) return;
		try {
			this.#summarised = await this.#summarise(wanted);
			if (!isAwaited()) this.onClosed();
		} catch (cause) {
			if (this.#stopped.signal.aborted) return;
			this.#pausedUntilTurn = turn + PAUSE_TURNS;
			log.warn({ what: "history not summarised", callId, turn, code: modelFailure(cause).code });
		}
	}

	async #summarise(wanted: HistoryToSummarise): Promise<Summarised> {
		const { model, limits, clock, facts } = this.#deps;
		const limit = limitTime(limits.ms, clock);
		try {
			const { text, usage } = await generateText({
				model,
				instructions: `${SUMMARY_INSTRUCTIONS}\n\n${facts()}`,
				prompt: summaryPrompt(wanted),
				maxOutputTokens: limits.tokens,
				temperature: 0,
				abortSignal: AbortSignal.any([this.#stopped.signal, limit.signal]),
				maxRetries: 0,
			});
			const summary = checkSummary(text);
			if (summary === null)
				throw new ProviderError("language_model_said_nothing", { retryable: true });
			const { inputTokens = 0, outputTokens = 0 } = usage;
			return { throughTurn: wanted.throughTurn, summary, usage: { inputTokens, outputTokens } };
		} finally {
			limit.lift();
		}
	}
}
