import type { Clock } from "../../clock.ts";
import type { Reply } from "./reply.ts";

interface FillOptions {
	reply: Reply;
	/** What is said while the caller waits. */
	filler: string;
	/** After so much silence. */
	afterMs: number;
	clock: Pick<Clock, "sleep">;
	/** Aborted when the reply is interrupted. */
	signal: AbortSignal;
}

/**
 * The pieces of a reply, and a filler before the first one that the caller has to wait for: the model is slow, or a tool
 * runs. It is said once in a reply.
 */
export async function* fillWaits(
	pieces: AsyncIterable<string>,
	{ reply, filler, afterMs, clock, signal }: FillOptions,
): AsyncGenerator<string> {
	const iterator = pieces[Symbol.asyncIterator]();
	for (let filled = false; ;) {
		const next = iterator.next();
		const waits = !filled && !(await arrivesWithin(afterMs, next, { clock, signal }));
		if (waits && !signal.aborted && !reply.failed && !reply.paused) {
			filled = true;
			reply.say(filler, "filler");
			yield filler;
		}
		const piece = await next;
		if (piece.done) return;
		yield piece.value;
	}
}

async function arrivesWithin(
	ms: number,
	arriving: Promise<unknown>,
	{ clock, signal }: Pick<FillOptions, "clock" | "signal">,
): Promise<boolean> {
	const arrived = new AbortController();
	const late = clock.sleep(ms, AbortSignal.any([signal, arrived.signal])).then(() => false);
	try {
		return await Promise.race([arriving.then(() => true), late]);
	} finally {
		arrived.abort();
	}
}
