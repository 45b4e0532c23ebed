import { argv, exit, stdout } from "node:process";
import { parseArgs } from "node:util";

import { runSeeds } from "./run-seeds.ts";
import { everyTrouble, report, runSeed, scenarioNames, simulateLine } from "./simulation.ts";

const USAGE = `npm run simulate -- [--seeds N] [--seed K] [--stop] | --scenarios
  --seeds N   run N seeds, from --seed on; 1000 when neither is given
  --seed K    the first seed; alone, that one, with all of its trace
  --stop      at the first seed that breaks a promise
  --scenarios the main scenarios instead, with a crash and a stall at every use of a port, until a promise is broken
Exit code 1 when a promise was broken; the seeds that broke it are printed.`;

const asked = readArguments();
if (asked.scenarios) exit(await runScenarios());
if (asked.alone) exit(await runAlone(asked.first));
const startedAt = performance.now();
const { ran, failed, crossings, broken, report: howSo } = await runSeeds(asked);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
if (howSo) stdout.write(`${howSo}\n`);
for (const [title, seeds] of Object.entries(broken))
	stdout.write(`broken ${seeds.length} times: ${title}: seeds ${seeds.slice(0, 20).join(", ")}\n`);
stdout.write(`${ran} seeds, ${failed} failed, ${crossings} uses of ports, ${seconds} s\n`);
exit(failed === 0 ? 0 : 1);

async function runAlone(seed: number): Promise<number> {
	let count = 0;
	for (const [run, simulate] of [
		[`seed ${seed}`, runSeed],
		[`seed ${seed}, on the line`, simulateLine],
	] as const) {
		const outcome = await simulate(seed);
		count += outcome.violations.length;
		stdout.write(`${outcome.trace().join("\n")}\n`);
		if (outcome.violations.length > 0) stdout.write(`${report(run, outcome)}\n`);
		stdout.write(
			`${run}: ${outcome.violations.length} promises broken, ${outcome.crossings} uses of ports\n`,
		);
	}
	return count === 0 ? 0 : 1;
}

async function runScenarios(): Promise<number> {
	let runs = 0;
	for (const name of scenarioNames)
		for await (const { run, outcome } of everyTrouble(name)) {
			runs += 1;
			if (outcome.violations.length === 0) continue;
			stdout.write(`${report(run, outcome)}\n`);
			return 1;
		}
	stdout.write(`${runs} runs, 0 failed\n`);
	return 0;
}

function readArguments() {
	try {
		const options = {
			seeds: { type: "string" },
			seed: { type: "string" },
			stop: { type: "boolean" },
			scenarios: { type: "boolean" },
		} as const;
		const { values } = parseArgs({ args: argv.slice(2), options, strict: true });
		const alone = values.seed !== undefined && values.seeds === undefined;
		const first = wholeNumber("--seed", values.seed ?? "1");
		const count = alone ? 1 : wholeNumber("--seeds", values.seeds ?? "1000");
		return {
			first,
			count,
			alone,
			stop: values.stop === true,
			scenarios: values.scenarios === true,
		};
	} catch (error) {
		stdout.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
		exit(2);
	}
}

function wholeNumber(option: string, text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new Error(`${option} takes a whole number from 1 on, not "${text}"`);
	return Number(text);
}
