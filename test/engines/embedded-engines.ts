import { createServer } from "node:http";
import { createServer as createNetServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { type Supervised, supervise } from "../../tools/product/supervise.ts";
import { listen } from "./listen.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const WARM_WITHIN_MS = 25_000;

export interface Doorbell {
	url: string;
	stop(): Promise<void>;
}

interface Engines {
	url: string;
	process: Supervised;
}

/**
 * Starts the embedded engines when the first test asks for them: loading them takes two seconds of a core, which
 * the tests that time calls would feel. Answers their URL, or 500 with what they printed.
 */
export async function hangDoorbell(): Promise<Doorbell> {
	let started: Promise<Engines> | undefined;
	const answer = async (): Promise<string> => {
		started ??= start();
		const engines = await started;
		await untilWarm(engines);
		return engines.url;
	};
	const bell = createServer((_, response) => {
		answer().then(
			(url) => response.end(url),
			(cause: unknown) => response.writeHead(500).end(String(cause)),
		);
	});
	return {
		url: `http://127.0.0.1:${await listen(bell)}`,
		stop: async () => {
			bell.closeAllConnections();
			const engines = await started;
			await Promise.all([new Promise((resolve) => bell.close(resolve)), engines?.process.stop()]);
		},
	};
}

async function start(): Promise<Engines> {
	const port = await freePort();
	const args = ["embedded/main.ts", "--port", String(port)];
	const name = "the embedded engines";
	return {
		url: `http://127.0.0.1:${port}`,
		process: supervise({ name, program: process.execPath, args, cwd: PROJECT }),
	};
}

async function untilWarm(engines: Engines): Promise<void> {
	let exited = false;
	void engines.process.exited.then(() => (exited = true));
	for (const deadline = Date.now() + WARM_WITHIN_MS; Date.now() < deadline; await pause(50)) {
		if (exited) break;
		const warm = await fetch(`${engines.url}/health`).catch(() => null);
		if (warm?.ok) return;
	}
	throw new Error(`the embedded engines are not there:\n${engines.process.lastLines.join("\n")}`);
}

async function freePort(): Promise<number> {
	const server = createNetServer();
	const port = await listen(server);
	await new Promise((resolve) => server.close(resolve));
	return port;
}
