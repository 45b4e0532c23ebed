import {
	stepCountIs,
	streamText,
	tool,
	type LanguageModel,
	type ModelMessage,
	type ToolSet,
} from "ai";

import { phrasesOf } from "../../domain/agents/phrases.ts";
import type { HistoryEntry } from "../../domain/call/history-entry.ts";
import { Clauses } from "../../domain/speech/clauses.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { prefetch } from "./audio/prefetch.ts";
import { fillWaits } from "./fill-waits.ts";
import { limitTime, recordRefusedCall, runTool, type ToolRun } from "./run-tool.ts";
import { lenientSchema } from "./tool-input.ts";

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

/** A model that calls tools in more steps than this is going in circles. */
const MAX_TOOL_STEPS = 6;

/**
 * Asks the model, runs the tools that it calls, and yields the pieces of its reply. The model is read as fast as it
 * writes, and each piece is synthesised at once, however slowly the pieces are taken. A caller who has to wait hears a
 * filler. If a provider fails, that is recorded, and the last piece is an apology.
 */
export function streamReply(options: ReplyOptions): AsyncGenerator<string> {
	const { reply, signal, clock, context, limits } = options;
	const pieces = prefetch(writePieces(options), { after: undefined, onFirst: () => undefined });
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

/**
 * Asks the model. When it gives nothing that can be said, or fails before a whole sentence, it is asked once more; the
 * second time, that is a failure.
 */
async function* writePieces(options: ReplyOptions): AsyncGenerator<string> {
	const { history, reply, signal, limits, clock } = options;
	const messages = toMessages(history);
	const limit = limitTime(limits.ms, clock);
	try {
		reply.modelAsked();
		const first = yield* ask(options, { messages, late: limit.signal });
		if (first.answered || signal.aborted) return;
		const more = [...messages, ...first.messages];
		const second = yield* ask(options, { messages: more, late: limit.signal });
		if (second.answered || signal.aborted) return;
		throw second.failure ?? new ProviderError("language_model_said_nothing", { retryable: true });
	} catch (cause) {
		if (!signal.aborted) reply.fail("language", modelFailure(cause));
	} finally {
		limit.lift();
	}
}

interface Question {
	messages: ModelMessage[];
	/** Aborted when the whole reply takes too long. */
	late: AbortSignal;
}

interface Asked {
	/** Something was said, or the model ended or transferred the call. */
	answered: boolean;
	/** The tools that it called, with their results. */
	messages: ModelMessage[];
	/** It failed behind its first word, and nothing was said or done yet. */
	failure?: ProviderError;
}

async function* ask(
	options: ReplyOptions,
	{ messages, late }: Question,
): AsyncGenerator<string, Asked> {
	const { model, instructions, tools, reply, signal, limits } = options;
	const clauses = new Clauses(options.context.agent.language);
	const isEnding = ({ toolResults }: { toolResults: readonly { toolName: string }[] }) =>
		toolResults.some((result) => endsCall(tools, result));
	let answered = false;
	/** It gave words, of which none was said yet. */
	let begun = false;
	const result = streamText({
		model,
		instructions,
		messages,
		tools: toToolSet(options),
		maxOutputTokens: limits.tokens,
		// In its last step, and once it has ended the call, it can only speak.
		prepareStep: ({ stepNumber, steps }) =>
			stepNumber < MAX_TOOL_STEPS && !steps.some(isEnding) ? {} : { activeTools: [] },
		// A model that said goodbye as it hung up has nothing to add.
		stopWhen: [
			stepCountIs(MAX_TOOL_STEPS + 1),
			({ steps }) => steps.some((step) => isEnding(step) && step.text.trim() !== ""),
		],
		abortSignal: AbortSignal.any([signal, late]),
		maxRetries: 0,
		// The stream has the error, too. It is handled there.
		onError: () => undefined,
	});
	const sayPieces = function* (pieces: readonly string[]) {
		answered ||= pieces.length > 0;
		for (const piece of pieces) {
			reply.say(piece);
			yield piece;
		}
	};
	for await (const part of result.stream) {
		if (part.type === "error") {
			const failure = modelFailure(part.error);
			const mayAskAgain = begun && !answered && failure.retryable && !signal.aborted;
			if (mayAskAgain) return { answered, messages: [], failure };
			throw failure;
		} else if (part.type === "text-delta") {
			begun = true;
			reply.firstToken();
			yield* sayPieces(clauses.add(part.text));
		} else if (part.type === "tool-input-start" || part.type === "tool-call") {
			yield* sayPieces(clauses.rest());
			begun = false;
		} else if (part.type === "finish-step") {
			const rest = clauses.rest();
			yield* sayPieces(part.finishReason === "length" ? wholeSentences(rest) : rest);
		} else if (part.type === "tool-error") {
			await recordRefusedCall(part, options);
		} else if (part.type === "tool-result") {
			answered ||= endsCall(tools, part);
		} else if (part.type === "finish") {
			const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
			reply.addTokens({ inputTokens, outputTokens });
		}
	}
	if (late.aborted && !signal.aborted)
		throw new ProviderError("language_model_stalled", { retryable: true });
	// A stream that was aborted has no messages.
	if (answered || signal.aborted) return { answered, messages: [] };
	const said = await result.responseMessages;
	return { answered, messages: said.filter(({ content }) => content.length > 0) };
}

function endsCall(tools: ReplyOptions["tools"], { toolName }: { toolName: string }): boolean {
	return tools.some((each) => each.endsCall && each.name === toolName);
}

/** An answer that was cut by its limit of tokens ends at a sentence. */
function wholeSentences(pieces: readonly string[]): string[] {
	const last = pieces.findLastIndex((piece) => /[.!?…。！？।؟۔]["'”’»)\]]*$/u.test(piece));
	return pieces.slice(0, last + 1);
}

function toMessages(history: readonly HistoryEntry[]): ModelMessage[] {
	return history.flatMap((entry): ModelMessage[] => {
		switch (entry.who) {
			case "caller":
				return [{ role: "user", content: entry.text }];
			case "agent":
				return [{ role: "assistant", content: entry.cutShort ? `${entry.text} —` : entry.text }];
			case "tool": {
				const { toolCallId, tool: toolName, input, output } = entry;
				const call = { type: "tool-call", toolCallId, toolName, input } as const;
				const value = JSON.stringify(output);
				return [
					{ role: "assistant", content: [call] },
					{
						role: "tool",
						content: [
							{ type: "tool-result", toolCallId, toolName, output: { type: "text", value } },
						],
					},
				];
			}
		}
	});
}

function toToolSet(options: ReplyOptions): ToolSet {
	return Object.fromEntries(
		options.tools.map((callTool) => [
			callTool.name,
			tool({
				description: callTool.description,
				inputSchema: lenientSchema(callTool.input),
				execute: (input, { toolCallId }) => runTool({ callTool, input, toolCallId }, options),
			}),
		]),
	);
}
