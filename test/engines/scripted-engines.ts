import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { WebSocketServer, type WebSocket } from "ws";
import { z } from "zod";

import { listen } from "./listen.ts";

export interface ScriptedEngines {
	url: string;
	stop(): Promise<void>;
}

const Message = z.object({ role: z.string(), content: z.string().nullish() });
const Input = z.object({
	text: z.string().default(""),
	messages: z.array(Message).default([]),
	response_format: z.unknown(),
});
type Message = z.infer<typeof Message>;

/**
 * Engines behind Workers AI's contract that do what a test tells them, so that a call's timing is its own.
 * They pass the same contract suite as the embedded ones: test/contracts/engines.test.ts.
 *
 * - Flux hears what a frame says in ASCII: `start`, `hear:words` (final at once), `eager:words`, `die`.
 * - Aura speaks 20 ms a character; a text with "unspeakable" fails.
 * - Llama answers the last message: "fail" fails, "hang" never answers, `say:text` says it, `tool:name:{json}`
 *   calls a tool and then says what came of it; anything else is echoed.
 */
export async function startScriptedEngines(port = 0): Promise<ScriptedEngines> {
	const server = createServer((request, response) => void answer(request, response));
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket) => recognise(socket));
	const bound = await listen(server, port);
	return {
		url: `http://127.0.0.1:${bound}`,
		stop: async () => {
			for (const socket of sockets.clients) socket.terminate();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function recognise(socket: WebSocket): void {
	let turn = 0;
	let open = false;
	const tell = (event: string, transcript = "") =>
		socket.send(
			JSON.stringify({ type: "TurnInfo", event, turn_index: turn, transcript, words: [] }),
		);
	const start = () => {
		if (!open) tell("StartOfTurn");
		open = true;
	};
	socket.on("message", (data: Buffer) => {
		const spoken = data.toString("latin1").replaceAll("\0", "");
		const [verb = "", words = ""] = /^(\w+):?(.*)$/s.exec(spoken)?.slice(1) ?? [];
		if (verb === "start") start();
		if (verb === "die") socket.close(1011, "told to");
		if (verb === "eager") {
			start();
			tell("EagerEndOfTurn", words);
		}
		if (verb === "hear") {
			start();
			tell("Update", words);
			tell("EndOfTurn", words);
			open = false;
			turn += 1;
		}
	});
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const input = Input.parse(JSON.parse(await text(request)));
	if (request.url?.includes("aura")) speak(input.text, response);
	else if (input.response_format !== undefined) analyse(response);
	else converse(input.messages, response);
}

function speak(words: string, response: ServerResponse): void {
	if (words.includes("unspeakable")) {
		response.writeHead(500).end();
		return;
	}
	response.writeHead(200, { "content-type": "audio/l16" });
	response.end(Buffer.alloc(words.length * 20 * 32, 1));
}

/** What the post-call workflow asks for; its own tests look at what it makes of answers. */
function analyse(response: ServerResponse): void {
	const nothing = { day: null, time: null, name: null, phone: null, reason: null };
	const answered = {
		summary: "A scripted call.",
		outcome: "nothing_agreed",
		fields: nothing,
		sentiment: "neutral",
		success: { score: 50, why: "Nothing was asked for." },
	};
	const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
	response.writeHead(200, { "content-type": "application/json" });
	response.end(JSON.stringify({ response: answered, usage }));
}

function converse(messages: readonly Message[], response: ServerResponse): void {
	const last = messages.at(-1);
	const asked = last?.content ?? "";
	if (asked === "hang") return;
	if (asked === "fail") {
		response.writeHead(500).end();
		return;
	}
	response.writeHead(200, { "content-type": "text/event-stream" });
	const send = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`);
	const [, name, input] = /^tool:(\w+):(.*)$/.exec(asked) ?? [];
	if (last?.role === "user" && name !== undefined && input !== undefined) {
		const id = `call-${messages.length}`;
		send({ tool_calls: [{ id, type: "function", index: 0, function: { name } }] });
		send({ tool_calls: [{ index: 0, function: { arguments: input } }] });
	} else {
		const said = last?.role === "tool" ? `The tool said ${asked}.` : asked.replace(/^say:/, "");
		for (const word of said.match(/\s*\S+/g) ?? []) send({ response: word });
	}
	send({ response: "", usage: { prompt_tokens: 10, completion_tokens: 5 } });
	response.end("data: [DONE]\n\n");
}
