import { ProviderError } from "../provider-error.ts";

/** One piece of a model's answer, whatever shape the server gave it. */
export interface ModelChunk {
	text: string;
	reasoning: string;
	toolCalls: ToolCallDelta[];
	/** As the server named it; null when this chunk does not end the answer. */
	finishReason: string | null;
	/** Token counts as the server sent them; null when it sent none. */
	usage: object | null;
}

/** A tool call, or a part of one. */
export interface ToolCallDelta {
	/** Null when the server does not number its calls. */
	index: number | null;
	id: string | null;
	name: string | null;
	/** JSON text, or the next part of it. */
	arguments: string;
	/** The arguments came as a JSON value, so that nothing of them can follow. */
	whole: boolean;
}

/**
 * Reads the data of one server-sent event. Understood are the chunks of OpenAI's chat completions, as many servers write
 * them, and the native ones of Workers AI (`{"response":"…"}`). Null for data that says nothing, such as a ping.
 * @throws ProviderError for an error that was sent in place of a chunk, and for data that is no JSON object.
 */
export function readChunk(data: string): ModelChunk | null {
	const chunk = parseChunk(data);
	if (!isObject(chunk)) throw new ProviderError("language_model_sent_no_json", { retryable: true });
	if (isFailure(chunk))
		throw new ProviderError("language_model_sent_an_error", { retryable: true, cause: chunk });
	const choice = Array.isArray(chunk["choices"])
		? chunk["choices"].filter(isObject).find(({ index = 0 }) => index === 0)
		: undefined;
	const delta = choice?.["delta"] ?? choice?.["message"];
	const said = isObject(delta) ? delta : {};
	const usage = isObject(chunk["usage"]) ? chunk["usage"] : null;
	const read = {
		text: textOf(said["content"]) || textOf(choice?.["text"]) || textOf(chunk["response"]),
		reasoning: textOf(said["reasoning_content"] ?? said["reasoning"]),
		toolCalls: callsOf(said["tool_calls"] ?? chunk["tool_calls"]),
		finishReason: nameOf(choice?.["finish_reason"]) ?? nameOf(chunk["finish_reason"]),
		usage,
	};
	const empty = read.text === "" && read.reasoning === "" && read.toolCalls.length === 0;
	return empty && read.finishReason === null && usage === null ? null : read;
}

function parseChunk(data: string): unknown {
	try {
		return JSON.parse(data, keepDigits);
	} catch {
		return undefined;
	}
}

/** A reviver for JSON. A number in the place of text is kept as it was written: `10.50` is not `10.5`. */
function keepDigits(key: string, value: unknown, context?: { source?: string }): unknown {
	const isText = key === "response" || key === "content" || key === "text";
	return isText && typeof value === "number" ? (context?.source ?? String(value)) : value;
}

function isFailure(chunk: Record<string, unknown>): boolean {
	const { error, errors, success, type, object } = chunk;
	return (
		(error !== undefined && error !== null) ||
		(Array.isArray(errors) && errors.length > 0) ||
		success === false ||
		type === "error" ||
		object === "error"
	);
}

/** Text, a number, or a list of text parts. Anything else is nothing that can be said. */
function textOf(content: unknown): string {
	if (typeof content === "string") return content;
	if (typeof content === "number") return String(content);
	if (!Array.isArray(content)) return "";
	return content
		.map((part) => (isObject(part) && part["type"] === "text" ? textOf(part["text"]) : ""))
		.join("");
}

function callsOf(calls: unknown): ToolCallDelta[] {
	if (!Array.isArray(calls)) return [];
	return calls.filter(isObject).flatMap((call) => {
		const of = isObject(call["function"]) ? call["function"] : call;
		const { arguments: args } = of;
		const delta = {
			index: typeof call["index"] === "number" ? call["index"] : null,
			id: nameOf(call["id"]),
			name: nameOf(of["name"]),
			arguments: typeof args === "string" ? args : args == null ? "" : JSON.stringify(args),
			whole: typeof args === "object" && args !== null,
		};
		return delta.id === null && delta.name === null && delta.arguments === "" ? [] : [delta];
	});
}

function nameOf(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
