import type { ServerResponse } from "node:http";

import { z } from "zod";

const Message = z.object({ role: z.string(), content: z.string().nullish() });

/** What both Workers AI and OpenAI are asked with, as far as a script needs it. */
export const Chat = z.object({
	messages: z.array(Message).default([]),
	tools: z.array(z.unknown()).nullish(),
	response_format: z.unknown().optional(),
	stream_options: z.object({ include_usage: z.boolean() }).optional(),
});
export type Chat = z.infer<typeof Chat>;

type Answer =
	| { kind: "nothing" }
	| { kind: "failure" }
	| { kind: "events"; events: string[]; ends: boolean }
	| { kind: "words"; words: string[] }
	| { kind: "call"; id: string; name: string; input: string };

const SUMMARY = "The caller has said a lot.";

function asksForSummary({ messages: [first] }: Chat): boolean {
	return first?.role === "system" && first.content?.startsWith("Summarise ") === true;
}

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** What servers with a strict chat template refuse; null when the roles are as they have to be. */
export function wrongRoles({ messages }: Chat): string | null {
	const roles = messages.map(({ role }) => role);
	const spoken = roles[0] === "system" ? roles.slice(1) : roles;
	if (spoken.includes("system")) return "a system message comes first";
	if (spoken[0] !== "user") return "the first message is the user's";
	const wrong = spoken.findIndex((role, index) => {
		const before = spoken[index - 1];
		return (role === before && role !== "tool") || (role === "user" && before === "tool");
	});
	return wrong === -1 ? null : `${spoken[wrong]} cannot follow ${spoken[wrong - 1]}`;
}

/**
 * A summary of a call is always the same. Otherwise the last message is the script:
 * - `fail` fails, `hang` never answers, `facts` says what it was told of the caller and of the call so far.
 * - `say:text` says it.
 * - `tool:name:{json}` calls a tool and then says what came of it. `mute:` says nothing of it, `stuck:` stops answering,
 *   `long:` speaks for some seconds, `circle:` calls it for as long as tools are offered.
 * - `events:["…"]` sends these data as they are, and ends; `stall:["…"]` does not end.
 * - Anything else is echoed.
 */
function follow({ messages, tools }: Chat): Answer {
	const last = messages.at(-1);
	const asked = newestOf(last);
	if (asked === "hang") return { kind: "nothing" };
	if (asked === "fail") return { kind: "failure" };
	const [, how, list] = /^(events|stall):(.*)$/s.exec(asked) ?? [];
	if (list !== undefined) {
		const events = z.array(z.string()).parse(JSON.parse(list));
		return { kind: "events", events, ends: how === "events" };
	}
	if (asked === "facts") {
		const told = messages.find(({ role }) => role === "system")?.content ?? "";
		return { kind: "words", words: told.match(/^(?:Caller|Earlier call|- Summary)\b.*$/gm) ?? [] };
	}
	const wish = newestOf(messages.findLast(({ role }) => role === "user"));
	const [, again, same] = /^circle:(\w+):(.*)$/.exec(wish) ?? [];
	if (again !== undefined && same !== undefined && (tools?.length ?? 0) > 0)
		return { kind: "call", id: `call-${messages.length}`, name: again, input: same };
	if (last?.role === "tool" && wish.startsWith("mute:")) return { kind: "words", words: [] };
	if (last?.role === "tool" && wish.startsWith("long:"))
		return { kind: "words", words: Array.from({ length: 30 }, () => " again and") };
	if (last?.role === "tool" && wish.startsWith("stuck:")) return { kind: "nothing" };
	const [, name, input] = /^(?:tool|mute|stuck|long):(\w+):(.*)$/.exec(asked) ?? [];
	if (last?.role === "user" && name !== undefined && input !== undefined)
		return { kind: "call", id: `call-${messages.length}`, name, input };
	const said = last?.role === "tool" ? `The tool said ${asked}.` : asked.replace(/^say:/, "");
	return { kind: "words", words: said.match(/\s*\S+/g) ?? [] };
}

/** The caller's newest words. Earlier ones to which no reply was heard stand on lines before them. */
function newestOf(message: Chat["messages"][number] | undefined): string {
	const content = message?.content ?? "";
	return message?.role === "user" ? (content.split("\n").at(-1) ?? "") : content;
}

/** Llama's own stream on Workers AI; a form is answered in one piece. */
export function converseLikeLlama(chat: Chat, response: ServerResponse): void {
	if (chat.response_format !== undefined) {
		sendJson(response, { response: analysis, usage });
		return;
	}
	if (asksForSummary(chat)) {
		sendJson(response, { response: SUMMARY, usage });
		return;
	}
	const answer = follow(chat);
	const send = openStream(answer, response);
	if (send === null) return;
	if (answer.kind === "words") for (const word of answer.words) send({ response: word });
	if (answer.kind === "call") {
		const { id, name, input } = answer;
		send({ tool_calls: [{ id, type: "function", index: 0, function: { name } }] });
		send({ tool_calls: [{ index: 0, function: { arguments: input } }] });
	}
	send({ response: "", usage, finish_reason: answer.kind === "call" ? "tool_calls" : "stop" });
	response.end("data: [DONE]\n\n");
}

/** OpenAI's chat completions; usage comes only when it is asked for, as with OpenAI itself. */
export function converseLikeOpenAi(chat: Chat, response: ServerResponse): void {
	const head = { id: "chatcmpl-scripted", created: 0, model: "scripted" };
	if (chat.response_format !== undefined) {
		const message = { role: "assistant", content: JSON.stringify(analysis) };
		const choices = [{ index: 0, message, finish_reason: "stop" }];
		sendJson(response, { ...head, object: "chat.completion", choices, usage });
		return;
	}
	if (asksForSummary(chat)) {
		const message = { role: "assistant", content: SUMMARY };
		const choices = [{ index: 0, message, finish_reason: "stop" }];
		sendJson(response, { ...head, object: "chat.completion", choices, usage });
		return;
	}
	const answer = follow(chat);
	const stream = openStream(answer, response);
	if (stream === null) return;
	const send = (rest: object) => stream({ ...head, object: "chat.completion.chunk", ...rest });
	const piece = (delta: object, finish_reason: string | null = null) =>
		send({ choices: [{ index: 0, delta, finish_reason }] });
	if (answer.kind === "words") for (const content of answer.words) piece({ content });
	if (answer.kind === "call") {
		const { id, name, input } = answer;
		const called = { index: 0, id, type: "function", function: { name, arguments: "" } };
		piece({ role: "assistant", content: null, tool_calls: [called] });
		for (const half of [input.slice(0, 10), input.slice(10)])
			piece({ tool_calls: [{ index: 0, function: { arguments: half } }] });
	}
	piece({}, answer.kind === "call" ? "tool_calls" : "stop");
	if (chat.stream_options?.include_usage) send({ choices: [], usage });
	response.end("data: [DONE]\n\n");
}

/** Answers how to send one event; null when there is nothing to be sent. */
function openStream(answer: Answer, response: ServerResponse): ((data: unknown) => void) | null {
	if (answer.kind === "nothing") return null;
	if (answer.kind === "failure") {
		response.writeHead(500).end();
		return null;
	}
	response.writeHead(200, { "content-type": "text/event-stream" });
	if (answer.kind === "events") {
		response.flushHeaders();
		for (const data of answer.events) response.write(`data: ${data}\n\n`);
		if (answer.ends) response.end();
		return null;
	}
	return (data) => response.write(`data: ${JSON.stringify(data)}\n\n`);
}

function sendJson(response: ServerResponse, body: unknown): void {
	response.writeHead(200, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}

/** What the post-call workflow asks for; its own tests look at what it makes of answers. */
const analysis = {
	summary: "A scripted call.",
	outcome: "nothing_agreed",
	fields: { day: null, time: null, name: null, phone: null, reason: null },
	sentiment: "neutral",
	success: { score: 50, why: "Nothing was asked for." },
};
