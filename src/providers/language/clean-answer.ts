import type { LanguageModelMiddleware } from "ai";

import { readWrittenCalls } from "./read-written-calls.ts";
import type { Part, WrapStream } from "./stream-parts.ts";
import { Thinking } from "./thinking.ts";
import { WrittenCalls } from "./written-calls.ts";

/** What a call is named that was written into the text and cannot be read. There is no such tool, so that the model is asked again. */
const UNREADABLE = "unreadable_call";

/** Models whose prompt ends with the first mark of their thoughts, so that their answer has the last one alone. */
const THINKS_FIRST = /\b(?:deepseek-r1|r1-distill|qwq)|thinking/i;
/** Whether a model was seen to do so. All calls of an isolate share it. */
const learned = new Map<string, boolean>();

type Params = Parameters<WrapStream>[0]["params"];

/**
 * Leaves of a model's text what is meant for the caller: its thoughts are taken out, and tool calls that it wrote as text
 * become calls. The AI SDK checks them as it checks others: one that names no tool, or does not fit, is answered with what
 * is wrong, and the model is asked again. No call is passed on before the answer is complete: the AI SDK runs it at once,
 * and an answer that breaks off is asked for again.
 */
export const cleanAnswer: LanguageModelMiddleware = {
	specificationVersion: "v4",
	wrapStream: async ({ doStream, params, model: { modelId } }) => {
		const { stream, ...rest } = await doStream();
		const thinksFirst = learned.get(modelId) ?? THINKS_FIRST.test(modelId);
		const thinking = new Thinking(thinksFirst, (did) => learned.set(modelId, did));
		const clean = new TransformStream(cleanParts(params, thinking));
		return { ...rest, stream: stream.pipeThrough(clean) };
	},
	wrapGenerate: async ({ doGenerate }) => {
		const result = await doGenerate();
		const content = result.content.map((part) =>
			part.type === "text" ? { ...part, text: withoutThoughts(part.text) } : part,
		);
		return { ...result, content };
	},
};

function withoutThoughts(text: string): string {
	const thinking = new Thinking();
	return thinking.add(text) + thinking.rest();
}

function cleanParts(params: Params, thinking: Thinking): Transformer<Part, Part> {
	const written = new WrittenCalls((params.tools ?? []).map(({ name }) => name));
	// A form is JSON, and its fields may have any name.
	const isForm = params.responseFormat?.type === "json";
	let openId: string | null = null;
	/** The text in which calls are written; null when there is none. */
	let calls: string | null = null;
	/** The calls that were made as they should be. */
	const made: Part[] = [];
	const say = (delta: string, out: TransformStreamDefaultController<Part>) => {
		if (openId !== null && delta !== "") out.enqueue({ type: "text-delta", id: openId, delta });
	};
	/** The text is over: what was held is said, or called. */
	const end = (out: TransformStreamDefaultController<Part>) => {
		if (openId === null) return;
		const rest = thinking.rest();
		if (isForm) say(rest, out);
		else {
			say(written.add(rest), out);
			const parted = written.rest();
			say(parted.said, out);
			calls = parted.calls ?? calls;
		}
		out.enqueue({ type: "text-end", id: openId });
		openId = null;
	};
	return {
		transform: (part, out) => {
			if (part.type === "text-start") {
				openId ??= part.id;
				if (openId === part.id) out.enqueue(part);
			} else if (part.type === "text-delta") {
				const text = thinking.add(part.delta);
				say(isForm ? text : written.add(text), out);
			} else if (part.type === "text-end") end(out);
			else if (part.type === "finish") {
				end(out);
				// They count alone.
				const found = made.length > 0 || calls === null ? [] : toolCallsOf(calls);
				for (const call of [...made, ...found]) out.enqueue(call);
				const finishReason = { ...part.finishReason, unified: "tool-calls" } as const;
				out.enqueue(found.length > 0 ? { ...part, finishReason } : part);
			} else if (part.type === "tool-call") made.push(part);
			else out.enqueue(part);
		},
		flush: end,
	};
}

function toolCallsOf(text: string): Part[] {
	const calls = readWrittenCalls(text);
	const read = calls.length > 0 ? calls : [{ name: UNREADABLE, input: { text } }];
	return read.map(({ name, input }) => ({
		type: "tool-call",
		toolCallId: `call_${crypto.randomUUID()}`,
		toolName: name,
		input: typeof input === "string" ? input : JSON.stringify(input ?? {}),
	}));
}
