import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { WebSocketServer } from "ws";
import { z } from "zod";

import { BYTES_PER_MS } from "../../src/domain/audio/pcm.ts";
import { listen } from "../../tools/product/listen.ts";
import { Chat, wrongRoles } from "../engines/scripted-models.ts";

/** How a model answers one question. */
interface Behaviour {
	status?: number;
	headers?: Record<string, string>;
	/** The data of server-sent events, each as it is. */
	events?: readonly string[];
	/** What comes behind them: the end of the answer, nothing for ever, or a connection that breaks. */
	behind?: "end" | "stall" | "break";
}

/** The answers to one question after another; the last one is repeated. */
export type Script = readonly Behaviour[] | ((chat: Chat, model: string) => Behaviour);

export interface BrokenModel {
	url: string;
	/** The model that each question was for, with the script, in order. */
	asked: readonly { model: string; script: string }[];
	stop(): Promise<void>;
}

/**
 * Engines for callers who type the name of a script: the model answers as that script says, the voice is 10 ms of silence
 * a character, and the recogniser hears nothing. Roles that do not alternate are refused with 400.
 */
export async function startBrokenModel(
	scripts: Readonly<Record<string, Script>>,
): Promise<BrokenModel> {
	const asked: { model: string; script: string }[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? "";
		if (path.includes("aura")) void speak(request, response);
		else
			void converse(request, response).catch((cause: unknown) =>
				response.destroy(new Error(String(cause))),
			);
	});
	async function converse(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chat = Chat.parse(await json(request));
		const wrong = wrongRoles(chat);
		const newest = chat.messages.findLast(({ role }) => role === "user")?.content ?? "";
		const name = newest.split("\n").at(-1) ?? "";
		const script = scripts[name];
		if (chat.response_format !== undefined || script === undefined || wrong !== null)
			return void response.writeHead(400).end(JSON.stringify({ error: wrong ?? name }));
		const times = asked.filter((each) => each.script === name).length;
		const model = (request.url ?? "").replace("/run/", "");
		asked.push({ model, script: name });
		const behaviour =
			typeof script === "function" ? script(chat, model) : (script[times] ?? script.at(-1) ?? {});
		behave(behaviour, response);
	}
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket) => socket.send(JSON.stringify({ type: "Connected" })));
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		stop: async () => {
			for (const socket of sockets.clients) socket.terminate();
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

async function speak(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { text } = z.object({ text: z.string() }).parse(await json(request));
	response.end(Buffer.alloc(text.length * 10 * BYTES_PER_MS));
}

function behave(
	{ status = 200, headers = {}, events = [], behind = "end" }: Behaviour,
	response: ServerResponse,
): void {
	response.writeHead(status, { "content-type": "text/event-stream", ...headers });
	response.flushHeaders();
	for (const data of events) response.write(`data: ${data}\n\n`);
	if (behind === "end") response.end();
	// What was written has to arrive first.
	if (behind === "break") setTimeout(() => response.destroy(), 100);
}
