import { join } from "node:path";

import { readCommandLine, runCommand } from "../support/command-line.ts";
import { runLane, type Step } from "./lanes.ts";

const USAGE = `npm test -- [--results DIR]        what a person waits for: checks, unit tests, the rooms in workerd
npm run test:deep -- [--results DIR]   what takes its time: all seeds, the crash matrix, journeys, engines

  --results DIR   writes vitest's JSON reports there, for the count of CI`;

const npm = (script: string): Step => ({ name: script, command: ["npm", "run", "-s", script] });

/**
 * Lanes at once: the tests in workerd mostly wait for a real clock, so everything that computes runs beside them. The
 * deep ones are one lane, because some of them measure. The first lane prints as it goes; what the others printed
 * follows when all have ended.
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
	const [watched, ...others] = values.deep
		? [[vitest("deep-workerd"), vitest("deep-node")]]
		: [[vitest("workerd", "1/2")], [vitest("workerd", "2/2")], [npm("check"), vitest("node")]];

	// The page is one of the assets that the runtime serves, and the journeys open it.
	const built = await runLane([npm("console:build")], "as it goes");
	if (!built.ok) return 1;
	const [first, ...rest] = await Promise.all([
		runLane(watched, "as it goes"),
		...others.map(async (steps) => await runLane(steps, "at the end")),
	]);
	for (const { output } of rest) process.stdout.write(output);
	const lanes = [built, first, ...rest];
	for (const { name, code, seconds } of lanes.flatMap(({ steps }) => steps))
		console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}, ${seconds} s`);
	return lanes.every(({ ok }) => ok) ? 0 : 1;
}

/** `deep-node.1of1.json`, for example: CI's count wants every report under the name of its step. */
function reportFile(directory: string, project: string, shard: string): string {
	const step = project.startsWith("deep-") ? "deep" : "tests";
	return join(directory, `${step}.${project}.${shard.replace("/", "of")}.json`);
}

await runCommand(test);
