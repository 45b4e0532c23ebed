import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { findPortPair } from "../../tools/product/ports.ts";
import { ROOT } from "../../tools/product/project.ts";

export interface RunningProduct {
	url: string;
	/** The embedded engines: they speak the caller's lines. */
	enginesUrl: string;
	stop(): Promise<void>;
}

/**
 * `npm run dev` as a user runs it, on free ports and with data of its own.
 * @throws with its last lines when it ends before it is ready.
 */
export async function startDev(): Promise<RunningProduct> {
	const port = await findPortPair();
	const data = await mkdtemp(join(tmpdir(), "ringbook-browser-"));
	const dev = spawn(process.execPath, ["tools/dev/main.ts", "--persist-to", data], {
		cwd: ROOT,
		env: { ...process.env, PORT: String(port) },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const stop = async () => {
		if (dev.exitCode === null) {
			dev.kill("SIGTERM");
			await once(dev, "exit");
		}
		await rm(data, { recursive: true, force: true });
	};

	const said: string[] = [];
	const ready = new Promise<string>((resolve, reject) => {
		for (const stream of [dev.stdout, dev.stderr]) {
			createInterface({ input: stream }).on("line", (line) => {
				said.push(line);
				const url = /^ready (\S+)$/.exec(line)?.[1];
				if (url) resolve(url);
			});
		}
		dev.once("exit", (code) =>
			reject(new Error(`npm run dev ended with ${code}:\n${said.slice(-20).join("\n")}`)),
		);
	});
	try {
		return { url: await ready, enginesUrl: `http://127.0.0.1:${port + 1}`, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
