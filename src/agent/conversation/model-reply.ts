import {
	stepCountIs,
	streamText,
	tool,
	type LanguageModel,
	type ModelMessage,
	type ToolSet,
} from "ai";

import { phrasesOf } from "../../domain/agents/phrases.ts";
import type { HistoryEntry } from "../../domain/call/history.ts";
import { Clauses } from "../../domain/speech/clauses.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { prefetch } from "./audio/prefetch.ts";
import type { Reply } from "./reply.ts";
import { recordRefusedCall, runTool, type ToolRun } from "./run-tool.ts";
import { lenientSchema } from "./tool-input.ts";

interface ReplyOptions extends ToolRun {
	model: LanguageModel;
	instructions: string;
	history: readonly HistoryEntry[];
}

/** A model that calls tools in more steps than this is going in circles. */
const MAX_TOOL_STEPS = 6;

/**
 * Asks the model, runs the tools that it calls, and yields the pieces of its reply. The model is read as fast as it
 * writes, and each piece is synthesised at once, however slowly the pieces are taken. If a provider fails, that is
 * recorded, and the last piece is an apology.
 */
export function streamReply(options: ReplyOptions): AsyncGenerator<string> {
	const pieces = prefetch(writePieces(options), { after: undefined, onFirst: () => undefined });
	return withApology(pieces, options);
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

/** Asks the model. When it gives nothing that can be said, it is asked once more; the second time, that is a failure. */
async function* writePieces(options: ReplyOptions): AsyncGenerator<string> {
	const { history, reply, signal } = options;
	try {
		reply.modelAsked();
		const first = yield* ask(options, toMessages(history));
		if (first.answered || signal.aborted) return;
		const second = yield* ask(options, [...toMessages(history), ...first.messages]);
		if (second.answered || signal.aborted) return;
		throw new ProviderError("language_model_said_nothing", { retryable: true });
	} catch (cause) {
		if (!signal.aborted) reply.fail("language", modelFailure(cause));
	}
}

interface Asked {
	/** Something was said, or the model ended or transferred the call. */
	answered: boolean;
	/** The tools that it called, with their results. */
	messages: ModelMessage[];
}

async function* ask(
	options: ReplyOptions,
	messages: ModelMessage[],
): AsyncGenerator<string, Asked> {
	const { model, instructions, tools, reply, signal } = options;
	const clauses = new Clauses(options.context.agent.language);
	let answered = false;
	const result = streamText({
		model,
		instructions,
		messages,
		tools: toToolSet(options),
		// In its last step it can only speak.
		prepareStep: ({ stepNumber }) => (stepNumber < MAX_TOOL_STEPS ? {} : { activeTools: [] }),
		stopWhen: stepCountIs(MAX_TOOL_STEPS + 1),
		abortSignal: signal,
		maxRetries: 0,
		// The stream has the error, too. It is handled there.
		onError: () => undefined,
	});
	for await (const part of result.stream) {
		if (part.type === "error") throw part.error;
		if (part.type === "text-delta") {
			reply.firstToken();
			const pieces = clauses.add(part.text);
			answered ||= pieces.length > 0;
			yield* say(reply, pieces);
		} else if (part.type === "text-end") {
			const pieces = clauses.rest();
			answered ||= pieces.length > 0;
			yield* say(reply, pieces);
		} else if (part.type === "tool-error") {
			await recordRefusedCall(part, options);
		} else if (part.type === "tool-result") {
			answered ||= tools.some(({ name, endsCall }) => endsCall && name === part.toolName);
		} else if (part.type === "finish") {
			const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
			reply.addTokens({ inputTokens, outputTokens });
		}
	}
	// A stream that was aborted has no messages.
	if (answered || signal.aborted) return { answered, messages: [] };
	const said = await result.responseMessages;
	return { answered, messages: said.filter(({ content }) => content.length > 0) };
}

function* say(reply: Reply, pieces: readonly string[]): Generator<string> {
	for (const piece of pieces) {
		reply.say(piece);
		yield piece;
	}
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
