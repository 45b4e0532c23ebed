import {
	stepCountIs,
	streamText,
	tool,
	type LanguageModel,
	type ModelMessage,
	type ToolSet,
} from "ai";

import { Clauses } from "../../domain/audio/clauses.ts";
import type { HistoryEntry } from "../../domain/call/history.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { prefetch } from "./audio/prefetch.ts";
import { APOLOGY, type Reply } from "./reply.ts";
import { recordRefusedCall, runTool, type ToolRun } from "./run-tool.ts";
import { lenient } from "./tool-input.ts";

interface ReplyOptions extends ToolRun {
	model: LanguageModel;
	instructions: string;
	history: readonly HistoryEntry[];
}

/** A model that takes more steps than this is calling tools in circles. */
const MAX_STEPS = 6;

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
	{ reply, signal }: ReplyOptions,
): AsyncGenerator<string> {
	for await (const piece of pieces) {
		if (reply.failed || signal.aborted) break;
		yield piece;
	}
	if (reply.failed && !signal.aborted) {
		reply.apologise();
		yield APOLOGY;
	}
}

async function* writePieces(options: ReplyOptions): AsyncGenerator<string> {
	const { model, instructions, history, reply, signal } = options;
	const clauses = new Clauses();
	try {
		reply.modelAsked();
		const result = streamText({
			model,
			instructions,
			messages: toMessages(history),
			tools: toToolSet(options),
			stopWhen: stepCountIs(MAX_STEPS),
			abortSignal: signal,
			maxRetries: 0,
			// The stream has the error, too. It is handled there.
			onError: () => undefined,
		});
		for await (const part of result.stream) {
			if (part.type === "error") throw part.error;
			if (part.type === "text-delta") {
				reply.firstToken();
				yield* say(reply, clauses.add(part.text));
			} else if (part.type === "text-end") {
				yield* say(reply, clauses.rest());
			} else if (part.type === "tool-error") {
				await recordRefusedCall(part, options);
			} else if (part.type === "finish") {
				const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
				reply.setTokens({ inputTokens, outputTokens });
			}
		}
	} catch (cause) {
		if (!signal.aborted) reply.fail("language", modelFailure(cause));
	}
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
				inputSchema: lenient(callTool.input),
				execute: (input, { toolCallId }) => runTool({ callTool, input, toolCallId }, options),
			}),
		]),
	);
}
