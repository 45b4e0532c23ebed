import { balancedEnd } from "./balanced.ts";
import { isCall } from "./read-written-calls.ts";

/** Behind one of these stands a tool call, or nothing that can be said. */
const CALL_MARKS = [
	"<|python_tag|>",
	"<tool_call",
	"</tool_call",
	"<|tool_call",
	"<tool_code",
	"```tool_c",
	"<function",
	"<invoke",
	"<｜tool",
	"[tool_",
	"functools[",
	"<|channel|>commentary",
	"<|start|>functions.",
	"assistantcommentary to=",
	"commentary to=",
];
/** Behind one of these the answer is over, and what follows was made up. */
const END_MARKS = [
	"<|im_end|>",
	"<|eot_id|>",
	"<|eom_id|>",
	"<|end|>",
	"<|return|>",
	"</s>",
].concat(["<end_of_turn>", "<|endoftext|>", "<|end_of_text|>"]);
/** Control tokens around an answer. The role of the speaker may stand behind one. */
const CONTROL_TOKENS = [
	"<|start|>",
	"<|channel|>",
	"<|message|>",
	"<|im_start|>",
	"<|start_header_id|>",
	"<|end_header_id|>",
	"<|begin_of_text|>",
	"<start_of_turn>",
	"<s>",
	"[inst]",
	"[/inst]",
	">>>all",
	">>>",
];
/** The name of any other mark says what it is: `<|START_ACTION|>`, `<minimax:tool_call>`, `<｜DSML｜invoke name="x">`. */
const CALL_NAME = /tool|function|invoke|action|plugin/;
const END_NAME = /end[▁_]of[▁_]|endoftext|assistant_end|end_response|^\|?(?:eot|eos|eom)/;
const CONTROL_NAME = /^[|｜]|[|｜]$|^\/?(?:answer|response|final|output|reply|message|assistant)\b/;
/** Longer than any mark without the values in it. */
const LONGEST_MARK = 60;
const ROLES = ["assistant", "model", "final"];
/** Where something may begin that is no speech: a mark, a bracket, a fence, or the name of a tool. */
const SUSPECT =
	/(?<=^|\n)\s*action:|\b(?:assistant)?commentary\b|[<>[{`]|(?<![\p{L}\p{N}_.])[A-Za-z]\w*(?=[\w.]*\s*:?\s*(?:[({[]|$))/giu;

type Verdict = "speech" | "call" | "end" | "unsure" | { control: number };

/**
 * Parts an answer into what can be said and a tool call that the model wrote into it. From where a call begins nothing is
 * said: the model has not seen its result yet.
 */
export class WrittenCalls {
	readonly #tools: readonly string[];
	#text = "";
	#calling = false;
	#over = false;

	/** @param tools the names of the tools that are offered. */
	constructor(tools: readonly string[]) {
		this.#tools = tools;
	}

	/** Takes more text, and returns what can be said of it now. */
	add(text: string): string {
		if (this.#over) return "";
		this.#text += text;
		return this.#calling ? "" : this.#speech();
	}

	/** The rest when no more text comes: what can still be said, and the text that holds calls; null when there is none. */
	rest(): { said: string; calls: string | null } {
		const text = this.#text;
		this.#text = "";
		if (this.#calling || looksLikeCall(text, this.#tools)) return { said: "", calls: text };
		return { said: text, calls: null };
	}

	#speech(): string {
		let said = "";
		for (;;) {
			const found = this.#firstSuspect();
			const end = found?.index ?? this.#text.length;
			said += this.#text.slice(0, end);
			this.#text = this.#text.slice(end);
			const verdict = found?.verdict;
			if (typeof verdict === "object") {
				this.#text = this.#text.slice(verdict.control);
				continue;
			}
			if (verdict === "call") this.#calling = true;
			if (verdict === "end") {
				this.#over = true;
				this.#text = "";
			}
			return said;
		}
	}

	#firstSuspect() {
		for (const { index } of this.#text.matchAll(SUSPECT)) {
			const verdict = judge(this.#text.slice(index), this.#tools);
			if (verdict !== "speech") return { index, verdict };
		}
		return null;
	}
}

/** What a text is that begins with something suspect. */
function judge(text: string, tools: readonly string[]): Verdict {
	const lower = text.toLowerCase();
	if (CALL_MARKS.some((mark) => lower.startsWith(mark))) return "call";
	if (END_MARKS.some((mark) => lower.startsWith(mark))) return "end";
	const marks = [...CALL_MARKS, ...END_MARKS, ...CONTROL_TOKENS];
	if (marks.some((mark) => mark.startsWith(lower))) return "unsure";
	const token = CONTROL_TOKENS.find((each) => lower.startsWith(each));
	if (token !== undefined) return judgeControl(lower, token);
	if (text.startsWith("`")) return judgeFence(text, tools);
	if (text.startsWith("{")) return judgeObject(text, tools);
	if (text.startsWith("[")) return judgeList(text, tools);
	if (text.startsWith("<")) return judgeMark(lower);
	return /^\s*action:/.test(lower) ? judgeAction(text, tools) : judgeName(text, tools);
}

function judgeMark(lower: string): Verdict {
	if (!/^<\/?[|｜\p{L}]/u.test(lower)) return "speech";
	const mark = /^<([^<>\n]*)>/.exec(lower);
	if (mark === null)
		return /^<[^<>\n]*$/.test(lower) && lower.length < LONGEST_MARK ? "unsure" : "speech";
	const [whole, name = ""] = mark;
	if (CALL_NAME.test(name)) return "call";
	if (END_NAME.test(name)) return "end";
	return CONTROL_NAME.test(name) ? { control: whole.length } : "speech";
}

/** `Action: find_slots`, and its input on the next line. */
function judgeAction(text: string, tools: readonly string[]): Verdict {
	const [, name = "", behind = ""] = /^\s*action:\s*([\w.]*)(.?)/is.exec(text) ?? [];
	if (behind !== "") return tools.includes(name) || name.includes("_") ? "call" : "speech";
	return tools.some((tool) => tool.startsWith(name)) || name.includes("_") ? "unsure" : "speech";
}

function judgeControl(lower: string, token: string): Verdict {
	const behind = lower.slice(token.length).trimStart();
	if (ROLES.some((role) => role.startsWith(behind))) return "unsure";
	const role = ROLES.find((each) => behind.startsWith(each)) ?? "";
	return { control: lower.length - behind.length + role.length };
}

function judgeFence(text: string, tools: readonly string[]): Verdict {
	if (/^`{1,2}$/.test(text)) return "unsure";
	const fence = /^```[\w-]*\s*/.exec(text);
	if (fence === null) return "speech";
	const inside = text.slice(fence[0].length);
	if (inside === "") return "unsure";
	if (!/^[<[{A-Za-z]/.test(inside)) return "speech";
	return judge(inside, tools);
}

function judgeObject(text: string, tools: readonly string[]): Verdict {
	if (/^\{\s*$/.test(text)) return "unsure";
	if (!/^\{\s*["']/.test(text)) return "speech";
	const length = balancedEnd(text);
	if (length === -1) return "unsure";
	const json = text.slice(0, length);
	return (isCall(json, tools) ?? looksLikeCall(json, tools)) ? "call" : "speech";
}

function judgeList(text: string, tools: readonly string[]): Verdict {
	const inside = text.slice(1).trimStart();
	if (inside === "") return "unsure";
	if (inside.startsWith("{")) return judgeObject(inside, tools);
	return /^[A-Za-z]/.test(inside) ? judgeName(inside, tools) : "speech";
}

/** `find_slots(service="cleaning")`, `functions.find_slots({…})`, `find_slots {"service":"cleaning"}`. */
function judgeName(text: string, tools: readonly string[]): Verdict {
	const [name = ""] = /^[\w.]+/.exec(text) ?? [];
	const bare = name.replace(/^(?:functions|default_api|tools?)\./, "").replace(/\.call$/, "");
	const rest = text.slice(name.length);
	const offered = tools.includes(bare);
	if (rest === "") {
		const mayGrow = tools.some((tool) => tool.startsWith(bare)) || bare.includes("_");
		return mayGrow ? "unsure" : "speech";
	}
	if (offered && /^\s*$/.test(rest)) return "unsure";
	if (offered && /^\s*(?:\(|\[ARGS\]|:?\s*\{)/.test(rest)) return "call";
	// A name with an underscore that is called is no word, whether it is offered or not.
	return bare.includes("_") && rest.startsWith("(") ? "call" : "speech";
}

/** Whether text that is no whole JSON names a tool, or its input, as a call does. */
function looksLikeCall(text: string, tools: readonly string[]): boolean {
	const keys =
		/["'](name|function|tool|tool_name|tool_calls|tool_call|action|arguments|parameters|action_input)["']\s*:/;
	const [, named = ""] = /^\{\s*["'](\w+)["']\s*:\s*\{/.exec(text) ?? [];
	return keys.test(text) || tools.includes(named);
}
