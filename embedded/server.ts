import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";

import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

/** An answer over HTTP. Each of `lines` is the data of one server-sent event. */
type Reply =
	| { kind: "json"; status: number; body: unknown }
	| { kind: "events"; lines: AsyncIterable<string> }
	| { kind: "audio"; contentType: string; chunks: AsyncIterable<Uint8Array> };

/** A stream that waits for its WebSocket. `abandon` is called when the upgrade failed. */
export interface SocketStream {
	attach(socket: WebSocket): void;
	abandon(): void;
}

/** A model answers over HTTP, over WebSocket, or both. Both may throw an error with a `status`. */
export interface Model {
	name: string;
	answer?: (input: unknown) => Promise<Reply>;
	stream?: (query: URLSearchParams) => Promise<SocketStream>;
}

/** Workers AI's own error codes, where it has one. */
const codes = { badInput: 5006, noSuchModel: 5007, capacity: 3040, internal: 5000, noRoute: 7000 };

/** Ten minutes of WAV as base64. */
const maxBodyBytes = 32 * 1024 * 1024;
/** Half a minute of audio. */
const maxFrameBytes = 1024 * 1024;

class Failure extends Error {
	readonly status: number;
	readonly code: number;
	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

export interface EngineServer {
	/** Makes `/health` say ready and the models answer. */
	ready(models: readonly Model[]): void;
	/** Closes every socket and stops. */
	close(): void;
}

/**
 * Serves models as Workers AI does: `POST /run/<model>` and, for streams, an upgrade of `GET /run/<model>?…`.
 * Listens on the loopback address only. Rejects when the port is taken.
 */
export async function serve(port: number): Promise<EngineServer> {
	let models: readonly Model[] | undefined = undefined;
	const http = createServer((request, response) => {
		answer(request, response, models).catch((cause: unknown) => sendFailure(response, cause));
	});
	const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes });
	http.on("upgrade", (request, socket, head) => {
		// Without a listener a reset connection would end the process.
		socket.on("error", () => socket.destroy());
		upgrade({ request, socket, head }, models, sockets).catch((cause: unknown) =>
			refuseUpgrade(socket, cause),
		);
	});
	await listen(http, port);
	return {
		ready(loaded) {
			models = loaded;
		},
		close() {
			for (const socket of sockets.clients) socket.close(1001, "the engines are shutting down");
			http.close();
			http.closeAllConnections();
		},
	};
}

async function listen(http: Server, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		http.once("error", reject);
		http.listen(port, "127.0.0.1", resolve);
	});
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	models: readonly Model[] | undefined,
): Promise<void> {
	const { pathname } = new URL(request.url ?? "/", "http://localhost");
	if (pathname === "/health") {
		const body = { ready: models !== undefined, models: (models ?? []).map(({ name }) => name) };
		sendJson(response, models ? 200 : 503, body);
		return;
	}
	const model = findModel(pathname, models);
	if (!model.answer)
		throw new Failure(426, codes.badInput, `${model.name} is a stream: open it as a WebSocket`);
	if (request.method !== "POST")
		throw new Failure(405, codes.badInput, `${model.name} is asked by POST, not ${request.method}`);
	await sendReply(response, await model.answer(await readJson(request)));
}

async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
	switch (reply.kind) {
		case "json":
			sendJson(response, reply.status, reply.body);
			return;
		case "events":
			response.writeHead(200, { "content-type": "text/event-stream" });
			for await (const line of reply.lines) {
				if (response.destroyed) return;
				response.write(`data: ${line}\n\n`);
			}
			response.end();
			return;
		case "audio":
			for await (const chunk of reply.chunks) {
				if (response.destroyed) return;
				if (!response.headersSent) response.writeHead(200, { "content-type": reply.contentType });
				response.write(chunk);
			}
			response.end();
			return;
	}
}

interface Upgrade {
	request: IncomingMessage;
	socket: Duplex;
	head: Buffer;
}

async function upgrade(
	{ request, socket, head }: Upgrade,
	models: readonly Model[] | undefined,
	sockets: WebSocketServer,
): Promise<void> {
	const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
	const model = findModel(pathname, models);
	if (!model.stream)
		throw new Failure(400, codes.badInput, `${model.name} is no stream: ask it by POST`);
	const stream = await model.stream(searchParams);
	let attached = false;
	sockets.handleUpgrade(request, socket, head, (opened) => {
		attached = true;
		// `ws` closes the socket itself; the listener only keeps its error from ending the process.
		opened.on("error", () => {});
		stream.attach(opened);
	});
	// The handshake failed, or the caller hung up while the engine was loaded.
	if (!attached) stream.abandon();
}

function findModel(pathname: string, models: readonly Model[] | undefined): Model {
	if (!pathname.startsWith("/run/"))
		throw new Failure(404, codes.noRoute, "no such path: POST /run/<model>, or GET /health");
	if (models === undefined)
		throw new Failure(
			503,
			codes.capacity,
			"the models are still loading; ask again when /health answers 200",
		);
	const name = decodeURIComponent(pathname.slice("/run/".length));
	// One engine answers for every language model.
	const found = models.find((one) => one.name === name || areBothLanguageModels(one.name, name));
	if (found) return found;
	const known = models.map((one) => one.name).join(", ");
	throw new Failure(404, codes.noSuchModel, `no such model: ${name}. There are: ${known}`);
}

function areBothLanguageModels(a: string, b: string): boolean {
	return a.startsWith("@cf/meta/") && b.startsWith("@cf/meta/");
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request) {
		bytes += part.length;
		if (bytes > maxBodyBytes)
			throw new Failure(413, codes.badInput, `the body is larger than ${maxBodyBytes} bytes`);
		parts.push(part);
	}
	try {
		return JSON.parse(Buffer.concat(parts).toString("utf8"));
	} catch {
		throw new Failure(
			400,
			codes.badInput,
			"the body is not JSON: send the model's input as one object",
		);
	}
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}

function failureOf(cause: unknown): Failure {
	if (cause instanceof Failure) return cause;
	if (cause instanceof Error && "status" in cause && typeof cause.status === "number")
		return new Failure(
			cause.status,
			cause.status === 503 ? codes.capacity : codes.badInput,
			cause.message,
		);
	console.error(JSON.stringify({ what: "embedded engine failed", cause: String(cause) }));
	return new Failure(500, codes.internal, "the embedded engine failed; its log says why");
}

function sendFailure(response: ServerResponse, cause: unknown): void {
	const { status, code, message } = failureOf(cause);
	if (response.headersSent) response.destroy();
	else sendJson(response, status, { errors: [{ code, message }] });
}

function refuseUpgrade(socket: Duplex, cause: unknown): void {
	const { status, code, message } = failureOf(cause);
	const body = JSON.stringify({ errors: [{ code, message }] });
	socket.end(
		`HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
			`connection: close\r\n\r\n${body}`,
	);
}
