import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { unstable_readConfig } from "wrangler";
import { z } from "zod";

import { buildConsole } from "./product/build-console.ts";
import { ROOT, WRANGLER, WRANGLER_ENV } from "./product/project.ts";
import { runToEnd } from "./product/supervise.ts";
import { runCommand } from "./support/command-line.ts";
import { compareConfigurations } from "./support/compare-configurations.ts";

const CONFIGURATION = "wrangler.cloudflare.jsonc";
/** A free account may upload 3 MB. The numbering plans of all countries take 29 KiB. */
const MAX_GZIP_BYTES = 1152 * 1024;

/** The engines, the tools and what only they use: 100 MB of models and WebAssembly. */
const NEVER_DEPLOYED =
	/^(embedded|tools)\/|node_modules\/([^/]*vosk[^/]*|@lichess-org|cordova-[^/]*|@echogarden)\//;

/** The part of esbuild's metafile that says which source files went in. */
const Metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** Proves, without an account, that the real-account configuration builds, and what it would upload. */
async function checkDeployment(): Promise<number> {
	console.log("building the console");
	await buildConsole();
	const outdir = await mkdtemp(join(tmpdir(), "ringbook-deploy-check-"));
	try {
		console.log(`wrangler deploy --dry-run -c ${CONFIGURATION}`);
		await runToEnd({
			name: "wrangler deploy --dry-run",
			program: process.execPath,
			args: [
				WRANGLER,
				"deploy",
				"--dry-run",
				`--config=${CONFIGURATION}`,
				`--outdir=${outdir}`,
				"--metafile",
			],
			cwd: ROOT,
			env: WRANGLER_ENV,
			onLine: (line) => console.log(`  ${line}`),
		});
		const problems = [...(await weigh(outdir)), ...(await inspect(outdir)), ...drift()];
		for (const problem of problems) console.error(`FAILED  ${problem}`);
		if (problems.length === 0) console.log("ok  ready to deploy: see docs/deploying.md");
		return problems.length === 0 ? 0 : 1;
	} finally {
		await rm(outdir, { recursive: true });
	}
}

/** Prints the size of what would be uploaded as the Worker's code. */
async function weigh(outdir: string): Promise<string[]> {
	const names = (await readdir(outdir)).filter((name) => /\.(m?js|wasm|bin)$/.test(name));
	if (names.length === 0) return ["the dry run left no bundle"];
	const files = await Promise.all(names.map((name) => readFile(join(outdir, name))));
	const rawBytes = files.reduce((sum, file) => sum + file.byteLength, 0);
	const gzipBytes = files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0);
	console.log(`bundle  ${kib(rawBytes)}, gzip ${kib(gzipBytes)} of ${kib(MAX_GZIP_BYTES)} allowed`);
	return gzipBytes <= MAX_GZIP_BYTES
		? []
		: [`the bundle is ${kib(gzipBytes)} gzipped; ${kib(MAX_GZIP_BYTES)} are allowed`];
}

/** Nothing of the embedded engines may be in the bundle. */
async function inspect(outdir: string): Promise<string[]> {
	const text = await readFile(join(outdir, "bundle-meta.json"), "utf8");
	const inputs = Object.keys(Metafile.parse(JSON.parse(text)).inputs);
	if (!inputs.includes("src/worker.ts"))
		return ["src/worker.ts is not among the bundle's sources: nothing was inspected"];
	const foreign = inputs.filter((input) => NEVER_DEPLOYED.test(input));
	console.log(`sources ${inputs.length} files, ${foreign.length} of the embedded engines or tools`);
	return foreign.map((input) => `${input} is in the bundle; only development may use it`);
}

function drift(): string[] {
	const [local, account] = ["wrangler.jsonc", CONFIGURATION].map((name) =>
		unstable_readConfig({ config: join(ROOT, name) }, { hideWarnings: true }),
	);
	const differences = compareConfigurations({ ...local }, { ...account });
	console.log(
		`drift   ${differences.length} differences between wrangler.jsonc and ${CONFIGURATION}`,
	);
	return differences.map((difference) => `${CONFIGURATION} has drifted: ${difference}`);
}

function kib(bytes: number): string {
	return `${(bytes / 1024).toFixed(1)} KiB`;
}

await runCommand(checkDeployment);
