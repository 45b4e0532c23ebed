import type { LanguageModel } from "ai";

import { phrasesOf } from "../../domain/agents/phrases.ts";
import type { HistoryEntry } from "../../domain/call/history-entry.ts";
import { askModel } from "./ask-model.ts";
import { prefetch } from "./audio/prefetch.ts";
import { fillWaits } from "./fill-waits.ts";
import { messagesOf } from "./model-messages.ts";
import { limitTime, type ToolRun } from "./run-tool.ts";

/** What a reply may take at most. */
export interface ReplyLimits {
	/** From the question to the last word, with the tools. */
	ms: number;
	/** Of one answer of the model. */
	tokens: number;
	/** How long the caller waits before a filler is said. */
	fillerMs: number;
	/** What stands word for word of the conversation. */
	historyCharacters: number;
}

interface ReplyOptions extends ToolRun {
	model: LanguageModel;
	limits: ReplyLimits;
	instructions: string;
	history: readonly HistoryEntry[];
}

/**
 * Asks the model, runs the tools that it calls, and yields the pieces of its reply. The model is read as fast as it
 * writes, and each piece is synthesised at once, however slowly the pieces are taken. A caller who has to wait hears a
 * filler. If a provider fails, that is recorded, and the last piece is an apology.
 */
export function streamReply(options: ReplyOptions): AsyncGenerator<string> {
	const { reply, signal, clock, context, limits } = options;
	const pieces = prefetch(writePieces(options), { after: undefined, onFirst: () => undefined });
	void pieces.ended.then(() => reply.written());
	const filler = phrasesOf(context.agent.language).oneMoment;
	const filled = fillWaits(pieces, { reply, filler, afterMs: limits.fillerMs, clock, signal });
	return withApology(filled, options);
}

/** The pieces up to a failure, and then an apology. */
async function* withApology(
	pieces: AsyncIterable<string>,
	{ reply, signal, context }: ReplyOptions,
): AsyncGenerator<string> {
	for await (const piece of pieces) {
		if (reply.failed || signal.aborted) break;
		yield piece;
	}
	if (reply.failed && !signal.aborted) {
		const { apology } = phrasesOf(context.agent.language);
		reply.apologise(apology);
		yield apology;
	}
}

/** How often the model is asked for one reply. */
const MAX_QUESTIONS = 2;

/**
 * Asks the model. When it gives nothing that can be said, or fails before a whole sentence, it is asked once more, with the
 * results of its tools; the second time, that is a failure.
 */
async function* writePieces(options: ReplyOptions): AsyncGenerator<string> {
	const { history, reply, signal, limits, clock } = options;
	const limit = limitTime(limits.ms, clock);
	const question = { ...options, maxTokens: limits.tokens, late: limit.signal };
	const messages = messagesOf(history);
	try {
		reply.modelAsked();
		for (let asked = 1; ; asked++) {
			const unanswered = yield* askModel({ ...question, messages });
			if (unanswered === null || signal.aborted) return;
			if (!unanswered.mayAskAgain || asked === MAX_QUESTIONS) {
				reply.fail("language", unanswered.failure);
				return;
			}
			messages.push(...unanswered.messages);
		}
	} finally {
		limit.lift();
	}
}
