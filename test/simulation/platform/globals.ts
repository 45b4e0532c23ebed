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

function replace(owner: object, name: string, by: unknown): () => void {
	const own = Object.getOwnPropertyDescriptor(owner, name);
	Object.defineProperty(owner, name, { value: by, configurable: true, writable: true });
	return () => {
		if (own === undefined) Reflect.deleteProperty(owner, name);
		else Object.defineProperty(owner, name, own);
	};
}
