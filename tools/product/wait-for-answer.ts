import { setTimeout as pause } from "node:timers/promises";

import type { Supervised } from "./supervise.ts";

/** Long, because a machine that is slow, or busy with other things, starts wrangler slowly. */
export const START_TIMEOUT_MS = 300_000;

/** So often the user is told what is waited for. */
const TELL_EACH_MS = 15_000;

/** A server that takes longer than this for one answer is hanging, and is asked anew. */
const ATTEMPT_MS = 3000;

interface WaitOptions {
	timeoutMs: number;
	/** Told now and then what is waited for, for how long, and what it printed last. */
	onProgress?: (line: string) => void;
}

/** Returns once GET on the address answers 200. @throws when the process ends first, or takes too long */
export async function waitForAnswer(
	address: string,
	by: Supervised,
	{ timeoutMs, onProgress }: WaitOptions,
): Promise<void> {
	const since = Date.now();
	const deadline = since + timeoutMs;
	let tellAt = since + TELL_EACH_MS;
	const exit = by.exited.then((code) => Promise.reject(deathOf(by, code)));
	// The race below may be over when the process is stopped much later.
	exit.catch(() => {});
	while (Date.now() < deadline) {
		const status = await Promise.race([statusOf(address), exit]);
		if (status === 200) return;
		if (Date.now() >= tellAt) {
			tellAt += TELL_EACH_MS;
			const waited = Math.round((Date.now() - since) / 1000);
			const last = by.lastLines.at(-1) ?? "nothing";
			onProgress?.(`still waiting for ${by.name} (${waited} s); it printed last: ${last}`);
		}
		await pause(100);
	}
	throw new Error(
		`${by.name} did not answer 200 at ${address} within ${timeoutMs / 1000} s:\n` +
			by.lastLines.join("\n"),
	);
}

/** What to tell the user when a process ended unasked. */
export function deathOf({ name, lastLines }: Supervised, code: number): Error {
	return new Error(
		`${name} ended with exit code ${code}. Its last lines:\n${lastLines.join("\n")}`,
	);
}

async function statusOf(address: string): Promise<number | null> {
	try {
		const response = await fetch(address, { signal: AbortSignal.timeout(ATTEMPT_MS) });
		await response.body?.cancel();
		return response.status;
	} catch {
		// Nobody listens yet.
		return null;
	}
}
