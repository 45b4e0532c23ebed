import { join, resolve } from "node:path";

import { parsePort } from "../product/ports.ts";
import { DEVELOPMENT_API_KEY, ROOT } from "../product/project.ts";
import { startProduct } from "../product/start-product.ts";
import {
	readCommandLine,
	runCommand,
	untilAskedToStop,
	UsageError,
} from "../support/command-line.ts";

const USAGE = `npm run dev [-- --persist-to DIR]

The product and the embedded engines on this machine, until Ctrl-C.
  PORT=9000 npm run dev   another port than 8787; the engines take the next one
  --persist-to DIR        where data is kept (default: .wrangler/state, so that a restart finds it again)`;

const TROUBLE = /error|warn|✘|▲/i;

async function dev(): Promise<number> {
	const { values, positionals } = readCommandLine(
		{ "persist-to": { type: "string" }, help: { type: "boolean" } },
		USAGE,
	);
	if (positionals.length > 0) throw new UsageError(`unexpected "${positionals[0]}"\n\n${USAGE}`);
	if (values.help === true) {
		console.log(USAGE);
		return 0;
	}
	const port = parsePort(process.env["PORT"] ?? "8787");
	const stopAsked = untilAskedToStop();
	let isReady = false;
	const starting = startProduct({
		port,
		persistTo: resolve(values["persist-to"] ?? join(ROOT, ".wrangler/state")),
		onProgress: (line) => console.log(line),
		onLine: (from, line) => {
			// What wrangler says of itself while starting is news only when something is wrong.
			if (isReady || TROUBLE.test(line))
				console.log(from === "engines" ? `[engines] ${line}` : line);
		},
	});
	const first = await Promise.race([starting, stopAsked]);
	// Asked to stop before it was up: this process's end takes what had been started with it.
	if (typeof first === "string") process.exit(0);

	isReady = true;
	console.log(welcome(first.url));
	const end = await Promise.race([first.died, stopAsked]);
	await first.stop();
	if (end instanceof Error) throw end;
	console.log(`${end}: stopped`);
	return 0;
}

function welcome(url: string): string {
	return `
ready ${url}
  talk to the agent   ${url}/
  API key             ${DEVELOPMENT_API_KEY}  (workspace "default"; works on this machine only)
  try                 curl -H "Authorization: Bearer ${DEVELOPMENT_API_KEY}" ${url}/v1/calls
  stop                Ctrl-C
`;
}

await runCommand(dev);
