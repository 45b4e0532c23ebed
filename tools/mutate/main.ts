import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { parseJson } from "../../src/domain/parsing/json.ts";
import { readCommandLine, runCommand, UsageError } from "../support/command-line.ts";
import type { Guard } from "./guard.ts";
import { guards } from "./guards.ts";

const USAGE = `npm run mutate -- [--seeds N] [--only TEXT]
  --seeds N     the most seeds that each broken guard is run in; 1000 when not given
  --only TEXT   only the guards whose name has this text
Breaks each guard in a copy of the tree and runs the simulation there: seeds, then every crash, stall and lost message; or the one test that goes where it does not. Exit code 1 when one is not caught.`;

/** What the simulation and the tests read. */
const COPIED = [
	"src",
	"migrations",
	"test",
	"tools",
	"docs",
	"vitest.config.ts",
	"tsconfig.base.json",
	"tsconfig.json",
	"tsconfig.node.json",
	"tsconfig.console.json",
	"wrangler.jsonc",
	"package.json",
];
/** A guard whose loss makes the simulation go on for ever is caught, too. */
const TIMEOUT_MS = 300_000;

/** Enough to see that what fails later fails for what was broken. */
const SEEDS_UNBROKEN = "200";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** What of vitest's JSON report is read. */
const TestReport = z.object({
	testResults: z.array(
		z.object({
			assertionResults: z.array(z.object({ status: z.string(), title: z.string() })),
		}),
	),
});

interface Caught {
	/** The first run in which a promise was broken. */
	run: string;
	promise: string;
}

await runCommand(mutate);

async function mutate(): Promise<number> {
	const { values } = readCommandLine(
		{ seeds: { type: "string" }, only: { type: "string" } },
		USAGE,
	);
	const seeds = values.seeds ?? "1000";
	if (!/^[1-9]\d{0,6}$/.test(seeds))
		throw new UsageError(`--seeds takes a whole number from 1 on, not "${seeds}"\n\n${USAGE}`);
	const wanted = guards.filter(({ guard }) => guard.includes(values.only ?? ""));
	if (wanted.length === 0)
		throw new UsageError(`--only: no guard has "${values.only}" in its name\n\n${USAGE}`);
	const tree = await mkdtemp(join(tmpdir(), "ringbook-mutate-"));
	try {
		for (const path of COPIED) await cp(join(project, path), join(tree, path), { recursive: true });
		await symlink(join(project, "node_modules"), join(tree, "node_modules"));
		const tests = new Set(wanted.flatMap(({ test }) => test ?? []));
		for (const test of tests) expectNone(await runTest(tree, test));
		if (wanted.some(({ test }) => test === undefined))
			expectNone(await simulate(tree, SEEDS_UNBROKEN));
		return await breakEach(wanted, tree, seeds);
	} finally {
		await rm(tree, { recursive: true, force: true });
	}
}

async function breakEach(wanted: readonly Guard[], tree: string, seeds: string): Promise<number> {
	let missed = 0;
	console.log("| guard that is broken | caught by | first in |\n|---|---|---|");
	for (const { guard, file, from, to, test } of wanted) {
		const path = join(tree, file);
		const text = await readFile(path, "utf8");
		if (text.split(from).length !== 2)
			throw new Error(`${file} must have this once, to break "${guard}":\n${from}`);
		await writeFile(
			path,
			text.replace(from, () => to),
		);
		const caught = test === undefined ? await simulate(tree, seeds) : await runTest(tree, test);
		await writeFile(path, text);
		if (caught === null) missed += 1;
		console.log(`| ${guard} | ${caught?.promise ?? "**nothing**"} | ${caught?.run ?? "–"} |`);
	}
	console.log(`\n${wanted.length - missed} of ${wanted.length} caught`);
	return missed === 0 ? 0 : 1;
}

function expectNone(caught: Caught | null): void {
	if (caught === null) return;
	throw new Error(`${caught.run} fails before anything is broken: ${caught.promise}`);
}

/** Null when every test of the file passed. */
async function runTest(tree: string, test: string): Promise<Caught | null> {
	const vitest = join(tree, "node_modules/vitest/vitest.mjs");
	const { code, out, err } = await execute([vitest, "run", test, "--reporter=json"], tree);
	if (code === 0) return null;
	const report = TestReport.safeParse(parseJson(out.slice(out.indexOf("{"))));
	const failed = report.data?.testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.find(({ status }) => status === "failed");
	if (failed === undefined) throw new Error(`${test} did not run: ${err || out}`);
	return { run: test, promise: failed.title };
}

/** Seeds first, then a crash and a stall at every use of a port. Null when every promise was kept. */
async function simulate(tree: string, seeds: string): Promise<Caught | null> {
	return (await run(tree, ["--seeds", seeds, "--stop"])) ?? (await run(tree, ["--scenarios"]));
}

async function run(tree: string, options: readonly string[]): Promise<Caught | null> {
	const main = join(tree, "tools/simulate/main.ts");
	const { code, signal, out, err } = await execute([main, ...options], tree);
	if (code === 0) return null;
	if (signal !== null) return { run: "–", promise: "it never comes to an end" };
	const found = /^(.+)\n {2}(.+)$/m.exec(out);
	if (found === null) throw new Error(`the simulation did not run: ${err || out}`);
	return { run: found[1] ?? "", promise: found[2] ?? "" };
}

async function execute(command: readonly string[], tree: string) {
	const child = spawn(process.execPath, ["--no-warnings", ...command], {
		cwd: tree,
		stdio: ["ignore", "pipe", "pipe"],
		timeout: TIMEOUT_MS,
	});
	const output = { out: "", err: "" };
	child.stdout.on("data", (data) => (output.out += String(data)));
	child.stderr.on("data", (data) => (output.err += String(data)));
	const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
		child.on("close", (...ended) => resolve(ended)),
	);
	return { code, signal, ...output };
}
