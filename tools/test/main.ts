import { join } from "node:path";

import { readCommandLine, runCommand } from "../support/command-line.ts";
import { type Lane, runLane, type Step } from "./lanes.ts";

const USAGE = `npm test -- [--results DIR]        what a person waits for: checks, unit tests, the rooms in workerd
npm run test:deep -- [--results DIR]   what takes its time: all seeds, the crash matrix, journeys, engines

  --results DIR   writes vitest's JSON reports there, for the count of CI`;

const npm = (script: string): Step => ({ name: script, command: ["npm", "run", "-s", script] });

/**
 * Lanes at once: the tests in workerd mostly wait for a real clock, so everything that computes runs beside them. The
 * deep journeys have the machine to themselves, because they speak in real time. The first lane prints as it goes; what
 * the others printed follows when all have ended.
 */
async function test(): Promise<number> {
	const { values } = readCommandLine(
		{ deep: { type: "boolean", default: false }, results: { type: "string" } },
		USAGE,
	);
	const vitest = (project: string, shard = "1/1"): Step => ({
		name: `${project} ${shard}`,
		command: [
			"vitest",
			"run",
			`--project=${project}`,
			`--shard=${shard}`,
			"--reporter=default",
			...(values.results === undefined
				? []
				: ["--reporter=json", `--outputFile.json=${reportFile(values.results, project, shard)}`]),
		],
	});
	const phases = values.deep
		? [[[vitest("deep-workerd")], [vitest("deep-rules")]], [[vitest("deep-node")]]]
		: [[[vitest("workerd", "1/2")], [vitest("workerd", "2/2")], [npm("check"), vitest("node")]]];

	// The page is one of the assets that the runtime serves, and the journeys open it.
	const built = await runLane([npm("console:build")], "as it goes");
	if (!built.ok) return 1;
	const lanes = [built];
	for (const phase of phases) lanes.push(...(await runAtOnce(phase)));
	for (const { name, code, seconds } of lanes.flatMap(({ steps }) => steps))
		console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}, ${seconds} s`);
	return lanes.every(({ ok }) => ok) ? 0 : 1;
}

async function runAtOnce(lanes: readonly Step[][]): Promise<Lane[]> {
	const ran = await Promise.all(
		lanes.map(
			async (steps, index) => await runLane(steps, index === 0 ? "as it goes" : "at the end"),
		),
	);
	for (const { output } of ran) process.stdout.write(output);
	return ran;
}

/** `deep-node.1of1.json`, for example: CI's count wants every report under the name of its step. */
function reportFile(directory: string, project: string, shard: string): string {
	const step = project.startsWith("deep-") ? "deep" : "tests";
	return join(directory, `${step}.${project}.${shard.replace("/", "of")}.json`);
}

await runCommand(test);
