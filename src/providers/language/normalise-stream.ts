import { EventSourceParserStream, type EventSourceMessage } from "eventsource-parser/stream";

import { ProviderError } from "../provider-error.ts";
import { readChunk } from "./read-chunk.ts";
import { ToolCallParts } from "./tool-call-parts.ts";

/**
 * Rewrites the answer of any model server as the chunks of OpenAI's chat completions that the AI SDK's providers read
 * well: text is text, each tool call has an index of its own, and one last chunk has the finish reason and the usage. The
 * stream errs with a `ProviderError` when the server sent an error, or ended in the middle of its answer.
 * @param body server-sent events, or one JSON object from a server that does not stream.
 */
export function normaliseStream(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
	return body
		.pipeThrough(new TransformStream(decode()))
		.pipeThrough(new TransformStream(asEventStream()))
		.pipeThrough(new EventSourceParserStream())
		.pipeThrough(new TransformStream(normalise()))
		.pipeThrough(new TransformStream(encode()));
}

function decode(): Transformer<Uint8Array, string> {
	const decoder = new TextDecoder();
	return {
		transform: (bytes, out) => out.enqueue(decoder.decode(bytes, { stream: true })),
		flush: (out) => out.enqueue(decoder.decode()),
	};
}

/**
 * A body that begins with a brace is one JSON object, and becomes one event. The parser drops an event without a blank
 * line behind it, which many servers leave out at the end.
 */
function asEventStream(): Transformer<string, string> {
	let start = "";
	let kind: "unknown" | "events" | "json" = "unknown";
	return {
		transform: (text, out) => {
			if (kind === "events") return out.enqueue(text);
			start += text;
			if (kind === "unknown" && start.trim() !== "")
				kind = start.trimStart().startsWith("{") ? "json" : "events";
			if (kind === "events") out.enqueue(start);
		},
		flush: (out) => {
			if (kind === "json")
				out.enqueue(`data: ${start.replaceAll(/[\r\n]+/g, " ")}\n\ndata: [DONE]`);
			out.enqueue("\n\n");
		},
	};
}

function normalise(): Transformer<EventSourceMessage, object> {
	const calls = new ToolCallParts();
	let finishReason: string | null = null;
	let usage: object | null = null;
	let done = false;
	const finish = (out: TransformStreamDefaultController<object>) => {
		if (done) return;
		done = true;
		// A call whose arguments were cut would be made with others than the model meant.
		if (calls.cut && finishReason === "length") throw cutOff();
		const finish_reason = calls.any && finishReason !== "length" ? "tool_calls" : finishReason;
		out.enqueue({ choices: [{ index: 0, delta: {}, finish_reason }], ...(usage && { usage }) });
	};
	return {
		transform: ({ event, data }, out) => {
			if (done || data === "") return;
			if (data === "[DONE]") {
				finishReason ??= "stop";
				finish(out);
				// A server may keep the connection open.
				return out.terminate();
			}
			if (event === "error") throw sentAnError(data);
			const chunk = readChunk(data);
			if (chunk === null) return;
			finishReason ??= chunk.finishReason;
			usage = chunk.usage ?? usage;
			const { text: content, reasoning: reasoning_content } = chunk;
			const tool_calls = chunk.toolCalls.map((call) => calls.add(call));
			const delta = {
				...(content !== "" && { content }),
				...(reasoning_content !== "" && { reasoning_content }),
				...(tool_calls.length > 0 && { tool_calls }),
			};
			if (Object.keys(delta).length > 0)
				out.enqueue({ choices: [{ index: 0, delta, finish_reason: null }] });
		},
		flush: (out) => {
			if (!done && finishReason === null) throw cutOff();
			finish(out);
		},
	};
}

function encode(): Transformer<object, Uint8Array> {
	const encoder = new TextEncoder();
	return {
		transform: (chunk, out) => out.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`)),
		flush: (out) => out.enqueue(encoder.encode("data: [DONE]\n\n")),
	};
}

function cutOff(): ProviderError {
	return new ProviderError("language_model_cut_off", { retryable: true });
}

function sentAnError(data: string): ProviderError {
	return new ProviderError("language_model_sent_an_error", { retryable: true, cause: data });
}
