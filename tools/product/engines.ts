import { findPort } from "./ports.ts";
import { ROOT } from "./project.ts";
import { type Supervised, supervise } from "./supervise.ts";
import { deathOf, START_TIMEOUT_MS, waitForAnswer } from "./wait-for-answer.ts";

export interface RunningEngines {
	/** Without a slash at its end. */
	url: string;
	/** Resolves with what to tell the user if they end unasked; stays pending otherwise. */
	died: Promise<Error>;
	stop(): Promise<void>;
}

/**
 * The embedded engines on a free port, beside no product. Resolves when every model is warm.
 * @throws with what they printed last when they do not start
 */
export async function startEngines(): Promise<RunningEngines> {
	const port = await findPort();
	const engines = superviseEngines(port);
	const url = `http://127.0.0.1:${port}`;
	try {
		await waitForAnswer(`${url}/health`, engines, { timeoutMs: START_TIMEOUT_MS });
	} catch (error) {
		await engines.stop();
		throw error;
	}
	const died = engines.exited.then((code) => deathOf(engines, code));
	return { url, died, stop: () => engines.stop() };
}

/** Their process; GET /health answers 200 once every model is warm. */
export function superviseEngines(port: number, onLine?: (line: string) => void): Supervised {
	return supervise({
		name: "the embedded engines",
		program: process.execPath,
		args: ["embedded/main.ts", "--port", String(port)],
		cwd: ROOT,
		...(onLine && { onLine }),
	});
}
