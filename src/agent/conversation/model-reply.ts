import {
	stepCountIs,
	streamText,
	tool,
	type LanguageModel,
	type ModelMessage,
	type ToolSet,
} from "ai";
import type { z } from "zod";

import type { Clock } from "../../clock.ts";
import { Clauses } from "../../domain/audio/clauses.ts";
import type { HistoryEntry } from "../../domain/call/history.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { CallTool, ToolContext, ToolResult } from "../tools/tool.ts";
import { prefetch } from "./audio/prefetch.ts";
import { APOLOGY, type Reply } from "./reply.ts";

export interface TurnOptions {
	model: LanguageModel;
	instructions: string;
	history: readonly HistoryEntry[];
	tools: readonly CallTool[];
	context: ToolContext;
	reply: Reply;
	signal: AbortSignal;
	clock: Clock;
}

/** More steps than this is a model that calls tools in circles. */
const MAX_STEPS = 6;
/** Longest a caller waits for one tool. */
const TOOL_TIMEOUT_MS = 5_000;

/**
 * Asks the model, lets it call tools, and yields pieces of text that are ready to be spoken. The model is read
 * as fast as it writes, and each piece's synthesis begun at once, whatever the pace at which they are taken.
 * A provider that fails is recorded, and an apology is the last piece.
 */
export function runTurn(options: TurnOptions): AsyncGenerator<string> {
	return asTaken(
		prefetch(writePieces(options), { after: undefined, onFirst: () => undefined }),
		options,
	);
}

async function* asTaken(
	pieces: AsyncIterable<string>,
	{ reply, signal }: TurnOptions,
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

async function* writePieces(options: TurnOptions): AsyncGenerator<string> {
	const { model, instructions, history, reply, signal } = options;
	const clauses = new Clauses();
	try {
		reply.asked();
		const result = streamText({
			model,
			instructions,
			messages: toMessages(history),
			tools: toToolSet(options),
			stopWhen: stepCountIs(MAX_STEPS),
			abortSignal: signal,
			maxRetries: 0,
			// The stream carries the error, too, and there it is handled.
			onError: () => undefined,
		});
		for await (const part of result.stream) {
			if (part.type === "error") throw part.error;
			if (part.type === "text-delta") {
				reply.firstToken();
				yield* saying(reply, clauses.add(part.text));
			} else if (part.type === "text-end") {
				yield* saying(reply, clauses.rest());
			} else if (part.type === "tool-error") {
				await recordRefused(part, options);
			} else if (part.type === "finish") {
				const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
				reply.spent({ inputTokens, outputTokens });
			}
		}
	} catch (cause) {
		if (!signal.aborted) reply.fail("language", modelFailure(cause));
	}
}

function* saying(reply: Reply, pieces: readonly string[]): Generator<string> {
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

function toToolSet(options: TurnOptions): ToolSet {
	return Object.fromEntries(
		options.tools.map((callTool) => [
			callTool.name,
			tool({
				description: callTool.description,
				inputSchema: callTool.input,
				execute: (input, { toolCallId }) => runTool(callTool, input, toolCallId, options),
			}),
		]),
	);
}

/**
 * Records the intent, does the deed, records what came of it. A tool with an effect is not called off by a
 * caller who talks over it: what it did is recorded even when nobody waits for the answer any more.
 */
async function runTool(
	callTool: CallTool,
	input: z.infer<CallTool["input"]>,
	toolCallId: string,
	{ context, reply, signal, clock }: TurnOptions,
): Promise<unknown> {
	// Nothing is done for words that the caller may still be adding to.
	await reply.confirmed;
	const { turn } = context;
	const effectKey = callTool.effectKey(input, context);
	const urgent = effectKey !== null;
	const called = { turn, toolCallId, tool: callTool.name, input, effectKey };
	reply.record({ type: "call_tool", called }, { urgent });

	const startedAt = clock.now();
	const limit = limitTime(TOOL_TIMEOUT_MS, clock);
	const toolSignal = urgent ? limit.signal : AbortSignal.any([signal, limit.signal]);
	const result = await attempt(() => callTool.run(input, { ...context, signal: toolSignal }));
	limit.lift();

	const output = result.ok
		? result.output
		: { error: { code: result.code, message: result.message } };
	const durationMs = clock.now() - startedAt;
	const returned = { turn, toolCallId, tool: callTool.name, ok: result.ok, output, durationMs };
	const learned = result.ok ? (result.events ?? []) : [];
	reply.record({ type: "return_tool", returned, learned }, { urgent });
	return output;
}

/** A tool that nobody offered, or an input that it does not take: the SDK tells the model, and we the log. */
async function recordRefused(
	{ toolCallId, toolName, input, error }: RefusedCall,
	{ tools, context: { turn }, reply }: TurnOptions,
): Promise<void> {
	await reply.confirmed;
	const called = { turn, toolCallId, tool: toolName, input: input ?? null, effectKey: null };
	reply.record({ type: "call_tool", called }, { urgent: false });
	const code = tools.some(({ name }) => name === toolName) ? "bad_input" : "no_such_tool";
	const message = error instanceof Error ? error.message : String(error);
	const output = { error: { code, message } };
	const returned = { turn, toolCallId, tool: toolName, ok: false, output, durationMs: 0 };
	reply.record({ type: "return_tool", returned, learned: [] }, { urgent: false });
}

interface RefusedCall {
	toolCallId: string;
	toolName: string;
	input: unknown;
	error: unknown;
}

/** Unlike `AbortSignal.timeout`, leaves no timer behind when it is lifted: one keeps the object in memory, which is billed. */
function limitTime(ms: number, clock: Clock): { signal: AbortSignal; lift: () => void } {
	const [late, lifted] = [new AbortController(), new AbortController()];
	const expire = async () => {
		await clock.sleep(ms, lifted.signal);
		if (!lifted.signal.aborted) late.abort(new DOMException(`not within ${ms} ms`, "TimeoutError"));
	};
	void expire();
	return { signal: late.signal, lift: () => lifted.abort() };
}

async function attempt(run: () => Promise<ToolResult>): Promise<ToolResult> {
	try {
		return await run();
	} catch (cause) {
		const code = cause instanceof ProviderError ? cause.code : "tool_failed";
		return {
			ok: false,
			code,
			message: "This did not work just now. Offer to have someone call back.",
		};
	}
}
