import { createHash, createHmac } from "node:crypto";

import type { World } from "../world.ts";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Puts the world in the place of what code finds in its globals: time, chance, the network, digests, the log.
 * Real digests come from a pool of threads, and with them their order; here they take their turn.
 * Answers with how to put everything back.
 */
export function takeOverGlobals(world: World, network: Fetch): () => void {
	const { subtle } = crypto;
	const line = (text: unknown) => world.note(String(text));
	const back = [
		replace(Date, "now", () => world.clock),
		replace(Math, "random", () => world.chance.next()),
		replace(globalThis, "fetch", network),
		replace(AbortSignal, "timeout", (ms: number) => {
			const controller = new AbortController();
			world.time.after(ms, () => controller.abort(new Error("TimeoutError")));
			return controller.signal;
		}),
		replace(console, "info", line),
		replace(console, "warn", line),
		replace(console, "error", line),
		replace(subtle, "digest", async (_: string, data: Uint8Array) => {
			const digest = () => createHash("sha256").update(data).digest().buffer;
			// A call's object may be evicted, and may do other things, while it waits for a digest.
			return world.actor.kind === "call" ? await world.cross("digest", digest) : digest();
		}),
		replace(subtle, "importKey", async (_: string, key: Uint8Array) => key),
		replace(subtle, "sign", async (_: string, key: Uint8Array, data: Uint8Array) =>
			createHmac("sha256", key).update(data).digest(),
		),
	];
	return () => {
		for (const putBack of back) putBack();
	};
}

/** Timers run in the process that set them, as long as it lives. `socket` is what the product takes for a `WebSocket`. */
export function takeOverTimers(world: World, socket: unknown): () => void {
	const back = [
		replace(globalThis, "setTimeout", (run: () => void, ms?: number) => startTimer(world, run, ms)),
		replace(globalThis, "clearTimeout", stopTimer),
		replace(globalThis, "setInterval", (run: () => void, ms = 0) => {
			const timer = startTimer(world, tick, ms);
			function tick() {
				world.time.after(ms, () => {
					if (!timer.stopped && timer.actor.alive) world.run(timer.actor, tick);
				});
				run();
			}
			return timer;
		}),
		replace(globalThis, "clearInterval", stopTimer),
		replace(globalThis, "WebSocket", socket),
	];
	return () => {
		for (const putBack of back) putBack();
	};
}

interface Timer {
	stopped: boolean;
	actor: World["actor"];
}

function startTimer(world: World, run: () => void, ms = 0): Timer {
	const timer = { stopped: false, actor: world.actor };
	// The clock of a computer has whole milliseconds.
	world.time.after(Math.ceil(ms), () => {
		if (!timer.stopped && timer.actor.alive) world.run(timer.actor, run);
	});
	return timer;
}

function stopTimer(timer?: Timer | null): void {
	if (timer) timer.stopped = true;
}

function replace(owner: object, name: string, by: unknown): () => void {
	const own = Object.getOwnPropertyDescriptor(owner, name);
	Object.defineProperty(owner, name, { value: by, configurable: true, writable: true });
	return () => {
		if (own === undefined) Reflect.deleteProperty(owner, name);
		else Object.defineProperty(owner, name, own);
	};
}
