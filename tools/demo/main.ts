import { reception } from "../../src/domain/agents/reception.ts";
import { describeFailures } from "../calls/check.ts";
import { startTemporaryProduct } from "../product/temporary-product.ts";
import { callerNamed } from "../scenarios/all-callers.ts";
import {
	readCommandLine,
	runCommand,
	untilAskedToStop,
	UsageError,
} from "../support/command-line.ts";
import { collectLogLines } from "../support/log-lines.ts";
import { DEMO_CALLER, planFromRecordings, planFromScenario } from "./plan.ts";
import { readRecording } from "./recorded-caller.ts";
import { describeReport } from "./report.ts";
import { runCall } from "./run-call.ts";

const USAGE = `npm run demo [-- --json] [--keep] [--wav FILE…]

One real call against the product on this machine, and everything that follows from it, checked.
  --json       one JSON object with every figure and check on stdout, and nothing else there
  --wav FILE…  recordings (WAV, 16 kHz, mono, PCM 16-bit) as the caller's lines, in this order
  --keep       leaves the product running afterwards, until Ctrl-C`;

async function demo(): Promise<number> {
	const { values, positionals } = readCommandLine(
		{
			json: { type: "boolean" },
			keep: { type: "boolean" },
			wav: { type: "string", multiple: true },
			help: { type: "boolean" },
		},
		USAGE,
	);
	if (values.help === true) {
		console.log(USAGE);
		return 0;
	}
	// `--wav a.wav b.wav`: all but the first are positionals to the parser.
	const files = [...(values.wav ?? []), ...positionals];
	if (values.wav === undefined && files.length > 0)
		throw new UsageError(`unexpected "${files[0]}"\n\n${USAGE}`);
	const recordings = await Promise.all(files.map(readRecording));

	const startedAt = performance.now();
	const print = values.json === true ? console.error : console.log;
	const say = (line: string) => {
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		print(`${seconds.padStart(5)}  ${line}`);
	};
	const stopAsked = untilAskedToStop();
	// Whatever is going on: this process's end takes everything that it started with it.
	void stopAsked.then(() => (keeping ? undefined : process.exit(130)));
	let keeping = false;

	const log = collectLogLines();
	const product = await startTemporaryProduct("demo", { onProgress: say, onLine: log.onLine });
	try {
		const plan =
			recordings.length > 0
				? planFromRecordings(recordings)
				: planFromScenario(product.enginesUrl, callerNamed(DEMO_CALLER, new Date(), reception));
		say(`calling ${product.url}/voice`);
		const report = await runCall(plan, { product, logLines: log.lines, print: say });
		report.totalSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
		if (values.json === true) console.log(JSON.stringify(report, null, "\t"));
		else console.log(describeReport(report));
		for (const line of describeFailures(report.checks)) console.error(line);
		if (values.keep === true) {
			keeping = true;
			print(
				`\nstill running until Ctrl-C: ${product.url}/\nthis call: ${product.url}/#/calls/${report.callId}`,
			);
			const end = await Promise.race([product.died, stopAsked]);
			if (end instanceof Error) throw end;
		}
		return report.checks.every((one) => one.ok) ? 0 : 1;
	} catch (error) {
		console.error(product.lastLines().join("\n"));
		throw error;
	} finally {
		await product.stop();
	}
}

await runCommand(demo);
