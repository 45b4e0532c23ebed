import { parseArgs } from "node:util";

import { answerLlama } from "./dialogue/llama.ts";
import type { Model } from "./server.ts";
import { serve } from "./server.ts";
import { loadSpeech } from "./speech/models.ts";
import { checkFiles } from "./speech/packages.ts";

const defaultPort = 8788;
const started = performance.now();

/** Recognisers loaded at start, so that two calls can begin at once. */
const warmCalls = 2;
/** Each recogniser takes about 150 MB. */
const maxCalls = 12;

async function main(): Promise<void> {
	const port = readPort();
	checkFiles();
	const server = await serve(port);
	for (const signal of ["SIGINT", "SIGTERM"] as const)
		process.once(signal, () => {
			server.close();
			// An engine that is decoding would keep the process alive.
			setTimeout(() => process.exit(0), 50);
		});
	console.log(`embedded engines: loading the models, for http://127.0.0.1:${port}`);
	const speech = await loadSpeech({ warmCalls, maxCalls, onFatal: fail });
	const models: Model[] = [
		...speech,
		{ name: "@cf/meta/llama-3.3-70b-instruct-fp8-fast", answer: answerLlama },
	];
	server.ready(models);
	const names = models.map(({ name }) => name).join(", ");
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	console.log(`embedded engines: ready on http://127.0.0.1:${port} after ${seconds} s: ${names}`);
}

function readPort(): number {
	const { values } = parseArgs({ options: { port: { type: "string" } } });
	if (values.port === undefined) return defaultPort;
	const port = Number(values.port);
	if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
	throw new Error(`--port: must be a number from 1 to 65535, not "${values.port}"`);
}

function fail(cause: unknown): never {
	console.error(`embedded engines: ${messageOf(cause)}`);
	process.exit(1);
}

function messageOf(cause: unknown): string {
	if (!(cause instanceof Error)) return String(cause);
	if ("code" in cause && cause.code === "EADDRINUSE" && "port" in cause)
		return `port ${String(cause.port)} is taken. Stop what uses it, or choose another with --port.`;
	return cause.message;
}

await main().catch(fail);
