import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../embedded/main.ts", import.meta.url));
const longestWarmUpMs = 60_000;

export interface Engines {
	/** `host:port` of the embedded engines. */
	server: string;
	stop(): Promise<void>;
}

/** Starts the embedded engines on a free port; resolves when every model is warm. */
export async function startEngines(): Promise<Engines> {
	const port = await freePort();
	const child = spawn(process.execPath, [main, "--port", String(port)], {
		stdio: ["ignore", "ignore", "inherit"],
	});
	const server = `127.0.0.1:${port}`;
	const stop = async (): Promise<void> => {
		if (child.exitCode !== null || !child.kill("SIGTERM")) return;
		await once(child, "exit");
	};
	const deadline = Date.now() + longestWarmUpMs;
	while (!(await isReady(server))) {
		if (child.exitCode !== null) throw new Error("the embedded engines did not start; see above");
		if (Date.now() > deadline) {
			await stop();
			throw new Error(`the embedded engines were not ready after ${longestWarmUpMs} ms`);
		}
		await sleep(100);
	}
	return { server, stop };
}

async function isReady(server: string): Promise<boolean> {
	try {
		return (await fetch(`http://${server}/health`)).ok;
	} catch {
		return false;
	}
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	probe.close();
	if (address === null || typeof address === "string") throw new Error("no free port");
	return address.port;
}

/** What a flite voice says, by Workers AI's name for the speaker. */
export async function synthesise(
	server: string,
	speaker: string,
	text: string,
): Promise<Int16Array> {
	const input = { text, speaker, encoding: "linear16", container: "none", sample_rate: 16_000 };
	const response = await fetch(`http://${server}/run/@cf/deepgram/aura-1`, {
		method: "POST",
		body: JSON.stringify(input),
	});
	if (!response.ok) throw new Error(`aura-1 answered ${response.status}: ${await response.text()}`);
	return new Int16Array(await response.arrayBuffer());
}
