import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import { type Seeds, SeedsRan, together } from "./seeds.ts";

/** A world leaves promises behind that will never settle: a thread is given up, with all of them, after so many seeds. */
const SEEDS_PER_THREAD = 250;

/** Runs seeds in threads, as many at once as there are cores; one, where the first that fails is wanted. */
export async function runSeeds({ first, count, stop }: Seeds): Promise<SeedsRan> {
	let next = first;
	let all: SeedsRan = { ran: 0, failed: 0, crossings: 0, broken: {}, report: "" };
	const lane = async () => {
		while (next < first + count) {
			const mine = { first: next, count: Math.min(SEEDS_PER_THREAD, first + count - next), stop };
			next += mine.count;
			const ran = await inThread(mine);
			all = together(all, ran);
			if (stop && all.failed > 0) return;
		}
	};
	await Promise.all(Array.from({ length: stop ? 1 : availableParallelism() }, lane));
	return all;
}

async function inThread(seeds: Seeds): Promise<SeedsRan> {
	const thread = new Worker(new URL("./seeds-thread.ts", import.meta.url), { workerData: seeds });
	const [ran]: unknown[] = await once(thread, "message");
	await thread.terminate();
	return SeedsRan.parse(ran);
}
