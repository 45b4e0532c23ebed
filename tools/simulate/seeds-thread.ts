import { parentPort, workerData } from "node:worker_threads";

import { Seeds, type SeedsRan } from "./seeds.ts";
import { report, runSeed } from "./simulation.ts";

/** Runs its seeds one after the other: each takes over the clock and the globals of this thread. */
const { first, count, stop } = Seeds.parse(workerData);
const result: SeedsRan = { ran: 0, failed: 0, crossings: 0, broken: {}, report: "" };
for (let seed = first; seed < first + count; seed += 1) {
	const outcome = await runSeed(seed);
	result.ran += 1;
	result.crossings += outcome.crossings;
	if (outcome.violations.length === 0) continue;
	result.failed += 1;
	result.report ||= report(`seed ${seed}`, outcome);
	for (const title of new Set(outcome.violations.map((violation) => violation.title)))
		(result.broken[title] ??= []).push(seed);
	if (stop) break;
}
parentPort?.postMessage(result);
