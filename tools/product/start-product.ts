import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { buildConsole, isConsoleStale } from "./build-console.ts";
import { superviseEngines } from "./engines.ts";
import { envFile } from "./env-file.ts";
import { isPortTaken } from "./ports.ts";
import { ROOT, WRANGLER, WRANGLER_ENV } from "./project.ts";
import { runToEnd, type Supervised, supervise } from "./supervise.ts";
import { deathOf, START_TIMEOUT_MS, waitForAnswer } from "./wait-for-answer.ts";

/** wrangler restarts a runtime that crashed, which takes a second, and sometimes then hangs for ever. */
const RUNTIME_CRASHED = /runtime crashed unexpectedly/;
const RESTART_TIMEOUT_MS = 10_000;

export interface ProductOptions {
	/** The product's port; the embedded engines take the next one. */
	port: number;
	/** The folder that D1, R2 and the calls' logs are kept in. */
	persistTo: string;
	/** Settings of src/config.ts in place of those of wrangler.jsonc. */
	settings?: Readonly<Record<string, string>>;
	/** Engines that run already, in place of the embedded ones. */
	enginesUrl?: string;
	/** A sentence whenever a step of starting is reached. */
	onProgress?: (line: string) => void;
	/** Every line that the product or the engines print. */
	onLine?: (from: "product" | "engines", line: string) => void;
}

/** The product under `wrangler dev`, beside the embedded engines. */
export interface RunningProduct {
	/** Without a slash at its end. */
	url: string;
	enginesUrl: string;
	/** Resolves with what to tell the user if one of its processes dies unasked; stays pending otherwise. */
	died: Promise<Error>;
	/** What its processes printed last: what to look at when a call goes wrong. */
	lastLines(): string[];
	/** Ends every process that was started, and returns when none is left. */
	stop(): Promise<void>;
	/** Kills every process that was started, as a power cut does. */
	kill(): Promise<void>;
}

/** @throws naming the port or the process when it cannot start; nothing is left running then. */
export async function startProduct(options: ProductOptions): Promise<RunningProduct> {
	const { port, persistTo, onProgress = () => undefined } = options;
	const enginesPort = port + 1;
	await refuseTakenPorts(port, enginesPort);
	await mkdir(persistTo, { recursive: true });

	const started: Supervised[] = [];
	const stop = async () => {
		await Promise.all(started.map((one) => one.stop()));
	};
	const kill = async () => {
		await Promise.all(started.map((one) => one.kill()));
	};
	try {
		const enginesUrl = options.enginesUrl ?? `http://127.0.0.1:${enginesPort}`;
		if (options.enginesUrl === undefined) {
			onProgress(`starting the embedded engines on port ${enginesPort} (speech, dialogue)`);
			started.push(superviseEngines(enginesPort, (line) => options.onLine?.("engines", line)));
		}
		await Promise.race([
			prepare(persistTo, onProgress),
			...started.map((one) => one.exited.then((code) => Promise.reject(deathOf(one, code)))),
		]);

		const url = `http://localhost:${port}`;
		const settings = await writeSettings(options);
		const hung = Promise.withResolvers<Error>();
		onProgress(`starting the product on port ${port} (wrangler dev)`);
		const product = supervise({
			name: "wrangler dev",
			program: process.execPath,
			args: [
				WRANGLER,
				"dev",
				`--port=${port}`,
				"--inspector-port=0",
				`--persist-to=${persistTo}`,
				`--var=AI_URL:${enginesUrl}`,
				...settings,
				"--show-interactive-dev-session=false",
			],
			cwd: ROOT,
			// A registry of its own: another `wrangler dev` of the same name must not be taken for a part of this one.
			env: { ...WRANGLER_ENV, WRANGLER_REGISTRY_PATH: join(persistTo, "registry") },
			onLine: (line) => {
				options.onLine?.("product", line);
				if (RUNTIME_CRASHED.test(line))
					waitForAnswer(`${url}/health`, product, { timeoutMs: RESTART_TIMEOUT_MS }).catch(
						hung.resolve,
					);
			},
		});
		started.push(product);

		const waiting = { timeoutMs: START_TIMEOUT_MS, onProgress };
		await Promise.all([
			...started
				.filter((one) => one !== product)
				.map((engines) => waitForAnswer(`${enginesUrl}/health`, engines, waiting)),
			waitForAnswer(`${url}/health`, product, waiting),
		]);
		const exits = started.map(async (one) => deathOf(one, await one.exited));
		const died = Promise.race([...exits, hung.promise]);
		const lastLines = () =>
			started.flatMap((one) => one.lastLines.map((line) => `${one.name}: ${line}`));
		return { url, enginesUrl, died, lastLines, stop, kill };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Settings may be secrets: in a file that only this user can read, and not among the arguments that `ps` shows. */
async function writeSettings({ persistTo, settings }: ProductOptions): Promise<string[]> {
	if (settings === undefined) return [];
	const path = join(persistTo, "settings.env");
	await writeFile(path, envFile(settings), { mode: 0o600 });
	return [`--env-file=${path}`];
}

/** What must be there before `wrangler dev` starts: its assets folder and the database's tables. */
async function prepare(persistTo: string, onProgress: (line: string) => void): Promise<void> {
	if (await isConsoleStale()) {
		onProgress("building the console (src/console is newer than dist/console)");
		await buildConsole();
	}
	onProgress(`bringing the database up to date in ${persistTo}`);
	await runToEnd({
		name: "wrangler d1 migrations apply",
		program: process.execPath,
		args: [
			WRANGLER,
			"d1",
			"migrations",
			"apply",
			"ringbook",
			"--local",
			`--persist-to=${persistTo}`,
		],
		cwd: ROOT,
		env: WRANGLER_ENV,
	});
}

async function refuseTakenPorts(port: number, enginesPort: number): Promise<void> {
	for (const [taken, who] of [
		[port, "the product"],
		[enginesPort, "the embedded engines"],
	] as const) {
		if (await isPortTaken(taken))
			throw new Error(
				`port ${taken}, meant for ${who}, is taken by another program. ` +
					`Choose another: PORT=${port + 1000} npm run dev`,
			);
	}
}
