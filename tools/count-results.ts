import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { runCommand, UsageError } from "./support/command-line.ts";
import { addUp, Report, type StepResult } from "./support/step-results.ts";

/** `node count-results.ts DIR`: DIR holds a `<step>.exit` for each step, and `<step>.json` or `<step>.<part>.json` if it ran tests. */
async function countResults(): Promise<number> {
	const [directory] = process.argv.slice(2);
	if (directory === undefined) throw new UsageError("count-results.ts takes the folder of results");
	const names = await readdir(directory);
	const steps = names.filter((name) => name.endsWith(".exit")).map((name) => name.slice(0, -5));
	const results = await Promise.all(steps.map(async (step) => readStep(directory, step, names)));
	const { passed, failed } = addUp(results);
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}

async function readStep(
	directory: string,
	step: string,
	names: readonly string[],
): Promise<StepResult> {
	const exitCode = Number(await readFile(join(directory, `${step}.exit`), "utf8"));
	const files = names.filter((name) => name.startsWith(`${step}.`) && name.endsWith(".json"));
	const reports = await Promise.all(
		files.map(async (file) =>
			Report.parse(JSON.parse(await readFile(join(directory, file), "utf8"))),
		),
	);
	return { exitCode, reports };
}

await runCommand(countResults);
