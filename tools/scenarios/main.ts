import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { startEngines } from "../product/engines.ts";
import type { RunningProduct } from "../product/start-product.ts";
import { startTemporaryProduct } from "../product/temporary-product.ts";
import {
	readCommandLine,
	runCommand,
	untilAskedToStop,
	UsageError,
} from "../support/command-line.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { allCallers, misfit } from "./all-callers.ts";
import { publishCandidate, readCandidate } from "./candidate.ts";
import { modelSettings } from "./model-settings.ts";
import { describeResult, describeSummary, summarise, toJson } from "./report.ts";
import { runAll } from "./run-all.ts";
import type { Scenario } from "./scenario.ts";
import { startTextEngines } from "./text-engines.ts";

/** Speech in real time on two cores: with more, the recogniser falls behind and hears turns late. */
const PARALLEL_VOICES = 3;
const PARALLEL_TYPISTS = 10;

const USAGE = `npm run scenarios [-- --text] [--only NAME…] [--parallel N] [--agent FILE] [--json] [--list]

Scripted callers against the product on this machine: what each came for, and what came of it.
  --text        the callers type instead of speaking: seconds instead of minutes
  --only NAME   only this caller; may be repeated
  --parallel N  how many call at the same time (${PARALLEL_VOICES} by voice, ${PARALLEL_TYPISTS} in text)
  --agent FILE  the agent of this file answers, in a product of its own; see docs/agents.md
  --json        one JSON object on stdout, and nothing else there
  --list        the callers' names, and nothing is run
With LLM_URL (ending in /v1), LLM_MODEL and, if needed, LLM_API_KEY in the environment, that model answers.
Exits 1 when fewer than nine of ten get what they came for, or when anything wrong was booked.`;

async function scenarios(): Promise<number> {
	const { values, positionals } = readCommandLine(
		{
			text: { type: "boolean" },
			only: { type: "string", multiple: true },
			parallel: { type: "string" },
			agent: { type: "string" },
			json: { type: "boolean" },
			list: { type: "boolean" },
			help: { type: "boolean" },
		},
		USAGE,
	);
	if (values.help === true) {
		console.log(USAGE);
		return 0;
	}
	const agent = await readCandidate(values.agent);
	const named = chosen(allCallers(new Date(), agent), [...(values.only ?? []), ...positionals]);
	if (values.list === true) {
		for (const { name, title } of named) console.log(`${name.padEnd(18)} ${title}`);
		return 0;
	}
	const typed = values.text === true;
	const parallel = parallelOf(values.parallel, typed ? PARALLEL_TYPISTS : PARALLEL_VOICES);
	const print = values.json === true ? console.error : console.log;
	const settings = modelSettings(process.env);
	const callers = fitting(named, agent, print);

	const startedAt = performance.now();
	const product = await start(typed, settings, print);
	try {
		const { url, enginesUrl } = product;
		if (values.agent !== undefined) await publishCandidate(new RingbookApi(url), agent);
		const place = { url, enginesUrl, agentId: agent.agentId, typed };
		const results = await Promise.race([
			runAll(callers, place, { parallel, onResult: (result) => print(describeResult(result)) }),
			product.died.then((error) => Promise.reject(error)),
		]);
		const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
		const summary = summarise(results, seconds);
		if (values.json === true) console.log(toJson(results, summary));
		print(`\n${describeSummary(summary)}`);
		if (results.some(({ outcome }) => outcome === null)) print(product.lastLines().join("\n"));
		return summary.ok ? 0 : 1;
	} finally {
		await product.stop();
	}
}

function chosen(callers: readonly Scenario[], names: readonly string[]): Scenario[] {
	const unknown = names.find((name) => !callers.some((caller) => caller.name === name));
	if (unknown !== undefined)
		throw new UsageError(
			`no caller is called "${unknown}". There are: ${callers.map(({ name }) => name).join(", ")}`,
		);
	return callers.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** An agent with other hours cannot give everybody what the scripts want: those are left out, and said. */
function fitting(
	callers: readonly Scenario[],
	agent: AgentProfile,
	print: (line: string) => void,
): Scenario[] {
	return callers.filter((caller) => {
		const why = misfit(caller, agent);
		if (why !== null) print(`left out: ${caller.name}, because ${why}`);
		return why === null;
	});
}

function parallelOf(given: string | undefined, usual: number): number {
	if (given === undefined) return usual;
	const parallel = Number(given);
	if (Number.isInteger(parallel) && parallel >= 1 && parallel <= 12) return parallel;
	throw new UsageError(`--parallel takes a whole number from 1 to 12, not "${given}"`);
}

/** A product that nobody else calls, with real engines or, for callers who type, with text engines before them. */
async function start(
	typed: boolean,
	settings: Readonly<Record<string, string>>,
	print: (line: string) => void,
): Promise<RunningProduct> {
	// This process's end takes everything that it started with it.
	void untilAskedToStop().then(() => process.exit(130));
	if (!typed) return startTemporaryProduct("scenarios", { settings, onProgress: print });
	print("starting the embedded engines (dialogue)");
	const engines = await startEngines();
	const text = await startTextEngines(engines.url);
	const stopEngines = async () => {
		text.close();
		await engines.stop();
	};
	try {
		const options = { settings, enginesUrl: text.url, onProgress: print };
		const product = await startTemporaryProduct("scenarios", options);
		return {
			...product,
			died: Promise.race([product.died, engines.died]),
			stop: async () => {
				await Promise.all([product.stop(), stopEngines()]);
			},
		};
	} catch (error) {
		await stopEngines();
		throw error;
	}
}

await runCommand(scenarios);
