import { createHash } from "node:crypto";

import type { Act } from "../act.ts";
import type { RunInput } from "./input.ts";

/** `json` is the whole body; each of `lines` is the data of one server-sent event. */
export type LlamaReply =
	| { kind: "json"; status: number; body: unknown }
	| { kind: "events"; lines: AsyncIterable<string> };

/** Workers AI's own code for input that does not fit the model's schema. */
const INVALID_INPUT = 5004;
/** Its code for a JSON schema that the model could not meet. */
const JSON_MODE_NOT_MET = 5024;
/** No tokeniser runs here: four characters a token, the usual rule of thumb for English. */
const CHARACTERS_PER_TOKEN = 4;

interface Usage {
	readonly prompt_tokens: number;
	readonly completion_tokens: number;
	readonly total_tokens: number;
}

/** The prompt is messages, tools and schema. */
function usageOf(
	{ messages, tools, response_format: format }: RunInput,
	completion: string,
): Usage {
	const prompt = JSON.stringify([messages, tools, format?.json_schema ?? null]);
	const promptTokens = Math.ceil(prompt.length / CHARACTERS_PER_TOKEN);
	const completionTokens = Math.ceil(completion.length / CHARACTERS_PER_TOKEN);
	return {
		prompt_tokens: promptTokens,
		completion_tokens: completionTokens,
		total_tokens: promptTokens + completionTokens,
	};
}

export function invalidInput(message: string): LlamaReply {
	return { kind: "json", status: 400, body: { errors: [{ code: INVALID_INPUT, message }] } };
}

export function schemaNotMet(why: string): LlamaReply {
	const message = `JSON Mode couldn't be met: ${why}`;
	return { kind: "json", status: 400, body: { errors: [{ code: JSON_MODE_NOT_MET, message }] } };
}

/** In JSON mode the native answer carries the object itself, not its text. */
export function objectReply(input: RunInput, object: unknown): LlamaReply {
	const usage = usageOf(input, JSON.stringify(object));
	return { kind: "json", status: 200, body: { response: object, usage } };
}

/** Without `stream`: text, and flat calls whose arguments are an object. */
export function wholeReply(input: RunInput, { say, use }: Act): LlamaReply {
	const usage = usageOf(input, completionOf({ say, use }));
	if (!use)
		return { kind: "json", status: 200, body: { response: say, usage, finish_reason: "stop" } };
	const calls = [{ name: use.tool, arguments: use.input }];
	return {
		kind: "json",
		status: 200,
		body: {
			response: say === "" ? null : say,
			tool_calls: calls,
			usage,
			finish_reason: "tool_calls",
		},
	};
}

/** With `stream`: the text word by word, then the call as its name, its arguments and an empty end. */
export function streamedReply(input: RunInput, act: Act): LlamaReply {
	return { kind: "events", lines: streamLines(input, act) };
}

async function* streamLines(input: RunInput, act: Act): AsyncGenerator<string> {
	for (const word of act.say.match(/\s*\S+/g) ?? []) yield JSON.stringify({ response: word });
	if (act.use) {
		const { tool, input: given } = act.use;
		const id = callId(input, tool);
		yield callPiece({ id, type: "function", index: 0, function: { name: tool } });
		yield callPiece({ index: 0, function: { arguments: JSON.stringify(given) } });
		yield callPiece({ id: null, type: null, index: 0, function: { name: null, arguments: "" } });
	}
	yield JSON.stringify({
		response: "",
		usage: usageOf(input, completionOf(act)),
		finish_reason: act.use ? "tool_calls" : "stop",
	});
	yield "[DONE]";
}

function callPiece(call: unknown): string {
	return JSON.stringify({ tool_calls: [call] });
}

function completionOf({ say, use }: Act): string {
	return use ? `${say}${JSON.stringify({ name: use.tool, arguments: use.input })}` : say;
}

/** The same for the same request. No two requests of a call are the same. */
function callId({ messages }: RunInput, tool: string): string {
	const hash = createHash("sha256")
		.update(JSON.stringify([messages, tool]))
		.digest("hex");
	return `chatcmpl-tool-${hash.slice(0, 32)}`;
}
