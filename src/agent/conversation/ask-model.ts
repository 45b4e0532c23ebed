import {
	stepCountIs,
	streamText,
	tool,
	type LanguageModel,
	type ModelMessage,
	type ToolSet,
} from "ai";

import { Clauses } from "../../domain/speech/clauses.ts";
import { modelFailure } from "../../providers/language/model-failure.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { recordRefusedCall, runTool, type ToolRun } from "./run-tool.ts";
import { lenientSchema } from "./tool-input.ts";

export interface Question extends ToolRun {
	model: LanguageModel;
	instructions: string;
	messages: readonly ModelMessage[];
	/** How much the model may write in one answer. */
	maxTokens: number;
	/** Aborted when the whole reply takes too long. */
	late: AbortSignal;
}

/** A model that gave no answer, or broke off. */
interface Unanswered {
	failure: ProviderError;
	/** Nothing was said of its last step, and the model was not asked for that step again. */
	mayAskAgain: boolean;
	/** The tools that it called, with their results. */
	messages: ModelMessage[];
}

/** A model that calls tools in more steps than this is going in circles. */
const MAX_TOOL_STEPS = 6;

/**
 * Asks the model once, runs the tools that it calls, and yields the pieces of its answer as they can be spoken. Returns null
 * when it answered: its last step was said, or it ended the call. Whatever way it fails is returned, not thrown.
 */
export async function* askModel(question: Question): AsyncGenerator<string, Unanswered | null> {
	const { tools, reply, signal, late } = question;
	const clauses = new Clauses(question.context.agent.language);
	const messages: ModelMessage[] = [];
	let ended = false;
	/** Of the current step: the model gave something, and something of it was said. */
	let [begun, said] = [false, false];
	const sayPieces = function* (pieces: readonly string[]) {
		said ||= pieces.length > 0;
		for (const piece of pieces) {
			reply.say(piece);
			yield piece;
		}
	};
	let failure = new ProviderError("language_model_said_nothing", { retryable: true });
	try {
		for await (const part of streamOf(question, messages)) {
			if (part.type === "error") throw part.error;
			else if (part.type === "start-step") [begun, said] = [false, false];
			else if (part.type === "text-delta") {
				begun = true;
				reply.firstToken();
				yield* sayPieces(clauses.add(part.text));
			} else if (part.type === "tool-input-start" || part.type === "tool-call") {
				begun = true;
				yield* sayPieces(clauses.rest());
			} else if (part.type === "finish-step") {
				const rest = clauses.rest();
				yield* sayPieces(part.finishReason === "length" ? wholeSentences(rest) : rest);
			} else if (part.type === "tool-error") await recordRefusedCall(part, question);
			else if (part.type === "tool-result") ended ||= endsCall(tools, part);
			else if (part.type === "finish") {
				const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
				reply.addTokens({ inputTokens, outputTokens });
			}
		}
		begun = true;
		if (!late.aborted && (said || ended)) return null;
	} catch (cause) {
		failure = modelFailure(cause);
	}
	if (late.aborted) failure = new ProviderError("language_model_stalled", { retryable: false });
	const mayAskAgain = begun && !said && failure.retryable && !signal.aborted;
	return { failure, mayAskAgain, messages };
}

/** @param messages gets those of each step that ended. */
function streamOf(question: Question, messages: ModelMessage[]) {
	const { model, instructions, tools, signal, late, maxTokens } = question;
	const isEnding = ({ toolResults }: { toolResults: readonly { toolName: string }[] }) =>
		toolResults.some((result) => endsCall(tools, result));
	return streamText({
		model,
		instructions,
		messages: [...question.messages],
		tools: toToolSet(question),
		maxOutputTokens: maxTokens,
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
		onStepEnd: ({ response }) => {
			messages.push(...response.messages.filter(({ content }) => content.length > 0));
		},
	}).stream;
}

function endsCall(tools: Question["tools"], { toolName }: { toolName: string }): boolean {
	return tools.some((each) => each.endsCall && each.name === toolName);
}

/** An answer that was cut by its limit of tokens ends at a sentence. */
function wholeSentences(pieces: readonly string[]): string[] {
	const last = pieces.findLastIndex((piece) => /[.!?…。！？।؟۔]["'”’»)\]]*$/u.test(piece));
	return pieces.slice(0, last + 1);
}

function toToolSet(question: Question): ToolSet {
	return Object.fromEntries(
		question.tools.map((callTool) => [
			callTool.name,
			tool({
				description: callTool.description,
				inputSchema: lenientSchema(callTool.input),
				execute: (input, { toolCallId }) => runTool({ callTool, input, toolCallId }, question),
			}),
		]),
	);
}
