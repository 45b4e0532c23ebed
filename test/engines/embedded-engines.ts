import { createServer } from "node:http";

import { type RunningEngines, startEngines } from "../../tools/product/engines.ts";
import { listen } from "../../tools/product/listen.ts";

export interface Doorbell {
	url: string;
	stop(): Promise<void>;
}

/**
 * Starts the embedded engines when the first test asks for them: loading them takes two seconds of a core, which
 * the tests that time calls would feel. Answers their URL, or 500 with what they printed.
 */
export async function hangDoorbell(): Promise<Doorbell> {
	let started: Promise<RunningEngines> | undefined;
	const answer = async (): Promise<string> => {
		started ??= startEngines();
		return (await started).url;
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
			const engines = await started?.catch(() => undefined);
			await Promise.all([new Promise((resolve) => bell.close(resolve)), engines?.stop()]);
		},
	};
}
