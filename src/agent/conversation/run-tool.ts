import type { z } from "zod";

import type { Clock } from "../../clock.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { CallTool, ToolContext, ToolResult } from "../tools/tool.ts";
import type { Reply } from "./reply.ts";

/** How long a caller may wait for one tool. */
const TOOL_TIMEOUT_MS = 5_000;

/** The tools of one reply, and what they are run with. */
export interface ToolRun {
	tools: readonly CallTool[];
	context: ToolContext;
	reply: Reply;
	/** Aborted when the reply is interrupted. */
	signal: AbortSignal;
	clock: Clock;
	/** Counts one more call of a tool. False when it is one too many: the call ends then. */
	mayCall: () => boolean;
}

interface ToolCall {
	callTool: CallTool;
	input: z.infer<CallTool["input"]>;
	toolCallId: string;
}

/**
 * Records that a tool is called, runs it, records the result, and returns what the model is given. A caller who
 * interrupts the reply does not stop a tool that has an effect: its result is recorded all the same.
 */
export async function runTool(
	{ callTool, input, toolCallId }: ToolCall,
	{ context, reply, signal, clock, mayCall }: ToolRun,
): Promise<unknown> {
	// No tool runs while the caller may still go on, or makes a sound that may become words.
	await reply.confirmed;
	await reply.resumed;
	if (signal.aborted || !mayCall()) return null;
	const { turn } = context;
	const effectKey = callTool.effectKey(input, context);
	const urgent = effectKey !== null;
	const called = { turn, toolCallId, tool: callTool.name, input, effectKey };
	reply.execute({ type: "call_tool", called }, { urgent });

	const startedAt = clock.now();
	const limit = limitTime(TOOL_TIMEOUT_MS, clock);
	const toolSignal = urgent ? limit.signal : AbortSignal.any([signal, limit.signal]);
	const result = await resultOf(() => callTool.run(input, { ...context, signal: toolSignal }));
	limit.lift();

	const output = result.ok ? result.output : { error: errorOf(result) };
	const durationMs = clock.now() - startedAt;
	const returned = { turn, toolCallId, tool: callTool.name, ok: result.ok, output, durationMs };
	const learned = result.ok ? (result.events ?? []) : [];
	reply.execute({ type: "return_tool", returned, learned }, { urgent });
	return output;
}

/** Records a call of a tool that was not offered, or with an input that it does not take. The SDK answers the model. */
export async function recordRefusedCall(
	{ toolCallId, toolName, input, error }: RefusedCall,
	{ tools, context: { turn }, reply, mayCall }: Omit<ToolRun, "signal" | "clock">,
): Promise<void> {
	await reply.confirmed;
	if (!mayCall()) return;
	const called = { turn, toolCallId, tool: toolName, input: input ?? null, effectKey: null };
	reply.execute({ type: "call_tool", called }, { urgent: false });
	const code = tools.some(({ name }) => name === toolName) ? "bad_input" : "no_such_tool";
	const message = error instanceof Error ? error.message : String(error);
	const output = { error: { code, message } };
	const returned = { turn, toolCallId, tool: toolName, ok: false, output, durationMs: 0 };
	reply.execute({ type: "return_tool", returned, learned: [] }, { urgent: false });
}

interface RefusedCall {
	toolCallId: string;
	toolName: string;
	input: unknown;
	error: unknown;
}

/** Unlike `AbortSignal.timeout`, its timer can be stopped. A timer keeps the object in memory, which is billed. */
export function limitTime(ms: number, clock: Clock): { signal: AbortSignal; lift: () => void } {
	const [late, lifted] = [new AbortController(), new AbortController()];
	const expire = async () => {
		await clock.sleep(ms, lifted.signal);
		if (!lifted.signal.aborted) late.abort(new DOMException(`not within ${ms} ms`, "TimeoutError"));
	};
	void expire();
	return { signal: late.signal, lift: () => lifted.abort() };
}

/** What the model reads of a refusal. */
function errorOf({ code, message, slots }: Extract<ToolResult, { ok: false }>) {
	return slots === undefined ? { code, message } : { code, message, slots };
}

async function resultOf(run: () => Promise<ToolResult>): Promise<ToolResult> {
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
