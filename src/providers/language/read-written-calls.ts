import { parseJson } from "../../domain/parsing/json.ts";
import { balancedEnd } from "./balanced.ts";

/** A tool call as a model wrote it into its text. Nothing says that there is such a tool. */
export interface WrittenCall {
	name: string;
	input: unknown;
}

const NAME_KEYS = ["name", "tool", "tool_name", "function", "action", "tool_call"];
const INPUT_KEYS = ["arguments", "parameters", "args", "input", "action_input", "params", "kwargs"];

/**
 * Reads the tool calls of a text in the dialects that open models were trained on: JSON with a name and its input, alone,
 * in lists, fences or tags (Llama, Qwen, Hermes, Mistral, Ollama), a name before its input (Mistral, DeepSeek), tags for
 * name and parameters (Qwen's coders, GLM), and calls as in Python (Llama, Gemma).
 */
export function readWrittenCalls(text: string): WrittenCall[] {
	const found: (WrittenCall & { at: number })[] = [];
	let rest = 0;
	for (const match of text.matchAll(
		/[{[]|<[^<>\s/]*(?:function|invoke)(?=[=\s])|<\w*tool_call>\s*(?=[\w.]+\s*<\w*arg_key>)|(?<![\w.])[\w.]+(?=\()/g,
	)) {
		if (match.index < rest) continue;
		const read = readAt(text, match.index, match[0]);
		if (read === null) continue;
		rest = read.end;
		found.push(...read.calls.map((call) => ({ ...call, at: match.index })));
	}
	return found.map(({ name, input }) => ({ name: bareName(name), input }));
}

/** Whether JSON is a tool call, and no other data. Null when it is not complete, or no JSON. */
export function isCall(json: string, tools: readonly string[]): boolean | null {
	const value = parseLoose(json);
	return value === undefined ? null : callsIn(value, (key) => tools.includes(key)).length > 0;
}

interface Read {
	calls: WrittenCall[];
	/** Behind what was read. */
	end: number;
}

function readAt(text: string, at: number, mark: string): Read | null {
	if (mark === "{" || mark === "[") return readJson(text, at);
	if (/^<\w*tool_call>/.test(mark)) return readArgTags(text, at);
	return mark.startsWith("<") ? readParameterTags(text, at) : readPython(text, at, mark);
}

function readJson(text: string, at: number): Read | null {
	const length = balancedEnd(text.slice(at));
	if (length === -1) return null;
	const value = parseLoose(text.slice(at, at + length));
	if (value === undefined) return null;
	const calls = callsIn(value);
	if (calls.length > 0) return { calls, end: at + length };
	if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
	const name = nameBefore(text.slice(0, at));
	return name === null ? null : { calls: [{ name, input: value }], end: at + length };
}

/** `find_slots {…}`, `[TOOL_CALLS]find_slots[ARGS]{…}`, `to=functions.find_slots …<|message|>{…}`, `<function=find_slots>{…}`. */
function nameBefore(text: string): string | null {
	const recipient = /to=([\w.]+)[^{}]*$/.exec(text)?.[1];
	if (recipient !== undefined) return recipient;
	const action = /action:\s*([\w.]+)\s*action input:\s*$/i.exec(text)?.[1];
	if (action !== undefined) return action;
	const direct =
		/([A-Za-z][\w.]*)(?::\d+)?\s*(?:(?:\[CALL_ID\]\w+)?\[ARGS\]|:|\)?"?>|<[|｜][^<>]*>)?\s*(?:```(?:json)?)?\s*$/.exec(
			text,
		)?.[1];
	return direct === undefined || /^(?:json|tool_call|tool_calls|function)$/i.test(direct)
		? null
		: direct;
}

/** @param isName whether the one key of an object can be the name of a tool. */
function callsIn(value: unknown, isName: (key: string) => boolean = () => true): WrittenCall[] {
	if (Array.isArray(value)) return value.flatMap((each) => callsIn(each, isName));
	if (!isObject(value)) return [];
	if (Array.isArray(value["tool_calls"])) return callsIn(value["tool_calls"], isName);
	if (isObject(value["function"])) return callsIn(value["function"], isName);
	if (isObject(value["tool_call"])) return callsIn(value["tool_call"], isName);
	const [only, input] = Object.entries(value).length === 1 ? (Object.entries(value)[0] ?? []) : [];
	// `{"find_slots":{…}}`
	if (only !== undefined && isName(only) && isObject(input)) return [{ name: only, input }];
	const name = NAME_KEYS.map((key) => value[key]).find((each) => typeof each === "string");
	if (typeof name !== "string" || name === "") return [];
	const key = INPUT_KEYS.find((each) => each in value);
	// `{"name":"Maria"}` alone is no call.
	if (key === undefined && value["type"] !== "function" && !("tool" in value)) return [];
	return [{ name, input: key === undefined ? {} : value[key] }];
}

/** `<function=name><parameter=key>value</parameter></function>`, `<invoke name="name"><parameter name="key">…`. */
function readParameterTags(text: string, at: number): Read | null {
	const [, tag = "", name = ""] =
		/^<([^<>\s/]*(?:function|invoke))(?:=|\s+name=)["']?([\w.]+)["']?\s*>/.exec(text.slice(at)) ??
		[];
	if (name === "") return null;
	const close = text.indexOf(`</${tag}>`, at);
	const end = close === -1 ? text.length : close;
	const body = text.slice(text.indexOf(">", at) + 1, end);
	const parameters =
		/<[^<>\s/]*parameter(?:=|\s+name=)["']?([\w.]+)["']?[^<>]*>\s*(.*?)\s*<\/[^<>\s]*parameter>/gs;
	const pairs = [...body.matchAll(parameters)].map(([, key = "", value = ""]) => [key, value]);
	const json = parseLoose(body.trim());
	if (pairs.length === 0 && body.trim() !== "" && !isObject(json)) return null;
	return {
		calls: [{ name, input: pairs.length > 0 ? Object.fromEntries(pairs) : (json ?? {}) }],
		end,
	};
}

/** `<tool_call>name<arg_key>key</arg_key><arg_value>value</arg_value></tool_call>`. */
function readArgTags(text: string, at: number): Read | null {
	const [, name = ""] = /^<\w*tool_call>\s*([\w.]+)/.exec(text.slice(at)) ?? [];
	const close = text.slice(at).search(/<\/\w*tool_call>/);
	const end = close === -1 ? text.length : at + close;
	const args =
		/<\w*arg_key>\s*(.*?)\s*<\/\w*arg_key>\s*<\w*arg_value>\s*(.*?)\s*<\/\w*arg_value>/gs;
	const pairs = [...text.slice(at, end).matchAll(args)];
	return {
		calls: [
			{ name, input: Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, value])) },
		],
		end,
	};
}

/** `find_slots(service="cleaning", limit=3)`, `find_slots({"service": "cleaning"})`. */
function readPython(text: string, at: number, name: string): Read | null {
	if (name === "print") return null;
	const begin = at + name.length;
	const length = balancedEnd(text.slice(begin));
	if (length === -1) return null;
	const inside = text.slice(begin + 1, begin + length - 1).trim();
	const input = inside.startsWith("{") ? parseLoose(inside) : keywordArguments(inside);
	return isObject(input) ? { calls: [{ name, input }], end: begin + length } : null;
}

function keywordArguments(text: string): Record<string, unknown> | null {
	const input: Record<string, unknown> = {};
	let rest = text;
	while (rest !== "") {
		const [head = "", key = ""] = /^\s*(\w+)\s*[=:]\s*/.exec(rest) ?? [];
		if (key === "") return null;
		rest = rest.slice(head.length);
		const length = lengthOfValue(rest);
		input[key] = parseLoose(rest.slice(0, length)) ?? rest.slice(0, length).trim();
		rest = rest.slice(length).replace(/^\s*,?\s*/, "");
	}
	return input;
}

function lengthOfValue(text: string): number {
	if (/^[[{]/.test(text)) return Math.max(balancedEnd(text), 1);
	const quoted = /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/.exec(text)?.[0];
	return quoted?.length ?? /^[^,]*/.exec(text)?.[0].length ?? 0;
}

/** JSON, or the same as Python writes it. Undefined when it is neither. */
function parseLoose(text: string): unknown {
	const json = parseJson(text);
	if (json !== undefined) return json;
	return parseJson(
		text
			// Gemma's quotes, and keys without any.
			.replaceAll(/<escape>|<\|"\|>/g, '"')
			.replaceAll(/([{,]\s*)([A-Za-z_]\w*)(?=\s*:)/g, '$1"$2"')
			.replaceAll(/'((?:\\.|[^'\\])*)'(?=\s*[,:}\])]|$)/g, (_, inside: string) =>
				JSON.stringify(inside.replaceAll("\\'", "'")),
			)
			.replaceAll(/\bNone\b/g, "null")
			.replaceAll(/\bTrue\b/g, "true")
			.replaceAll(/\bFalse\b/g, "false")
			.replaceAll(/,\s*(?=[}\]])/g, ""),
	);
}

function bareName(name: string): string {
	return name.replace(/^(?:functions|default_api|tools?)\./, "").replace(/\.call$/, "");
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
