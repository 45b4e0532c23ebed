import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { WebSocketServer } from "ws";
import { z } from "zod";

import { listen } from "../../tools/product/listen.ts";
import { Chat, wrongRoles, converseLikeLlama, converseLikeOpenAi } from "./scripted-models.ts";
import { hearLikeFlux, hearLikeNova, isFirst } from "./scripted-recognisers.ts";
import { speakLikeAura } from "./scripted-voices.ts";

export interface ScriptedEngines {
	url: string;
	stop(): Promise<void>;
}

const Spoken = z.object({ text: z.string(), speaker: z.string().default("asteria") });
const EchoInput = z.object({ status: z.number().default(200) });

/**
 * Engines behind Workers AI's contract that do what a test tells them, so that a call's timing is its own.
 * They pass the same contract suites as the embedded ones: test/contracts/{speech,language}-contract.ts.
 *
 * - Flux and Nova-3 hear what a frame says in ASCII: see scripted-recognisers.ts. An agent whose first key term is
 *   "refuse 503" gets no recogniser, but that status; with "refuse 503 name", the first time that the name is heard.
 * - Aura speaks 20 ms a character, and fails as its speaker or the text says: see scripted-voices.ts.
 * - Llama, and the OpenAI-compatible `/v1/chat/completions`, follow the last message: see scripted-models.ts. Roles
 *   that do not alternate are refused with 400.
 * - `echo` answers with the request itself: its path and query over WebSocket, its input with `status` over HTTP.
 */
export async function startScriptedEngines(port = 0): Promise<ScriptedEngines> {
	const server = createServer((request, response) => {
		answer(request, response).catch((cause: unknown) => {
			// A caller who hangs up takes what was being asked back, in the middle of it.
			if (request.destroyed || response.headersSent) response.destroy();
			else response.writeHead(500).end(String(cause));
		});
	});
	const sockets = new WebSocketServer({
		server,
		// An upgrade is refused as an engine refuses one, when its query says so.
		verifyClient: ({ req }, done) => {
			const query = queryOf(req);
			const [, code, once] = /refuse (\d{3})(?: (\w+))?/.exec(query.get("keyterm") ?? "") ?? [];
			const refused = once === undefined || isFirst(once) ? code : undefined;
			const status = Number(query.get("status") ?? refused ?? 101);
			done(status === 101, status);
		},
	});
	sockets.on("connection", (socket, request) => {
		if (request.url?.includes("nova-3")) hearLikeNova(socket);
		else if (request.url?.includes("echo")) socket.send(request.url);
		else hearLikeFlux(socket);
	});
	const bound = await listen(server, port);
	return {
		url: `http://127.0.0.1:${bound}`,
		stop: async () => {
			for (const socket of sockets.clients) socket.terminate();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function queryOf(request: IncomingMessage): URLSearchParams {
	return new URL(request.url ?? "/", "http://localhost").searchParams;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { url = "", method } = request;
	const input: unknown = JSON.parse(await text(request));
	if (url.includes("aura")) speakLikeAura(Spoken.parse(input), response);
	else if (url.startsWith("/v1/")) converse(Chat.parse(input), response, converseLikeOpenAi);
	else if (url.includes("echo")) {
		const type = request.headers["content-type"];
		response.writeHead(EchoInput.parse(input).status, { "content-type": "application/json" });
		response.end(JSON.stringify({ method, url, type, input }));
	} else converse(Chat.parse(input), response, converseLikeLlama);
}

/** As strict about roles as the strictest templates of open models. */
function converse(
	chat: Chat,
	response: ServerResponse,
	answerLike: typeof converseLikeLlama,
): void {
	const wrong = wrongRoles(chat);
	if (wrong === null) answerLike(chat, response);
	else response.writeHead(400).end(JSON.stringify({ error: { message: wrong } }));
}
