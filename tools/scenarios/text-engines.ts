import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

import { WebSocketServer } from "ws";
import { z } from "zod";

import { BYTES_PER_MS } from "../../src/domain/audio/pcm.ts";

/** How long a character sounds where nobody listens. With less the product takes a voice for one that broke off. */
const CHARACTER_MS = 10;

/** What Aura is asked with, as far as its length goes. */
const Spoken = z.object({ text: z.string() });

export interface TextEngines {
	readonly url: string;
	close(): void;
}

/**
 * Engines for calls that are typed: a voice of 10 ms of silence a character and an ear that hears nothing.
 * All else, the language model first of all, is asked of the real engines. So a typed call goes
 * through the whole product and takes no longer than its model.
 */
export async function startTextEngines(enginesUrl: string): Promise<TextEngines> {
	const http = createServer((request, response) => {
		answer(request, response, enginesUrl).catch((cause: unknown) => {
			response.statusCode = 502;
			response.end(String(cause));
		});
	});
	const sockets = new WebSocketServer({ server: http });
	sockets.on("connection", (socket) => {
		socket.on("error", () => socket.terminate());
		socket.send(JSON.stringify({ type: "Connected" }));
	});
	await new Promise<void>((resolve, reject) => {
		http.once("error", reject);
		http.listen(0, "127.0.0.1", resolve);
	});
	return {
		url: `http://127.0.0.1:${portOf(http.address())}`,
		close() {
			for (const socket of sockets.clients) socket.terminate();
			http.close();
			http.closeAllConnections();
		},
	};
}

function portOf(address: string | AddressInfo | null): number {
	if (address === null || typeof address === "string") throw new Error("no port was given");
	return address.port;
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	enginesUrl: string,
): Promise<void> {
	const path = request.url ?? "/";
	const body = await readAll(request);
	if (path.includes("/aura-")) {
		response.writeHead(200, { "content-type": "audio/l16" });
		const { text } = Spoken.parse(JSON.parse(body.toString()));
		response.end(Buffer.alloc(text.length * CHARACTER_MS * BYTES_PER_MS));
		return;
	}
	const answered = await fetch(`${enginesUrl}${path}`, {
		method: request.method ?? "GET",
		...(body.byteLength > 0 && { body }),
	});
	response.writeHead(answered.status, {
		"content-type": answered.headers.get("content-type") ?? "application/json",
	});
	if (answered.body) Readable.fromWeb(answered.body).pipe(response);
	else response.end();
}

async function readAll(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts);
}
