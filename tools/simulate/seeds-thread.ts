import { parentPort, workerData } from "node:worker_threads";

import { Seeds, type SeedsRan } from "./seeds.ts";
import { report, runSeed, simulateLine } from "./simulation.ts";

/** Runs its seeds one after the other: each takes over the clock and the globals of this thread. */
const { first, count, stop } = Seeds.parse(workerData);
const result: SeedsRan = { ran: 0, failed: 0, crossings: 0, broken: {}, report: "" };
for (let seed = first; seed < first + count; seed += 1) {
	const outcomes = [
		{ run: `seed ${seed}`, ...(await runSeed(seed)) },
		{ run: `seed ${seed}, on the line`, ...(await simulateLine(seed)) },
	];
	result.ran += 1;
	const failed = outcomes.filter(({ violations }) => violations.length > 0);
	for (const { crossings } of outcomes) result.crossings += crossings;
	if (failed.length === 0) continue;
	result.failed += 1;
	for (const outcome of failed) {
		result.report ||= report(outcome.run, outcome);
		for (const title of new Set(outcome.violations.map((violation) => violation.title)))
			(result.broken[title] ??= []).push(seed);
	}
	if (stop) break;
}
parentPort?.postMessage(result);
