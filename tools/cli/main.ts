import { readCommandLine, runCommand, UsageError } from "../support/command-line.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { createApiKey } from "./create-api-key.ts";
import { listCalls, printEvents, showCall, tailEvents } from "./read-calls.ts";

const USAGE = `npm run cli -- <command> [option…]

  api-key create --workspace NAME [--remote] [--persist-to DIR]
                       makes a key and prints it once; --remote for the account's database
  calls list           the newest calls
  calls show <id>      a call: how it went, and the conversation as it was heard
  events <id>          a call's log, one event a line, as JSON
  tail <id>            the same, and what is recorded from now on, until the call is sealed

For all but the first:
  --url URL            where the product is (default: http://localhost:8787)
  RINGBOOK_API_KEY     an API key (default: the development key)`;

async function cli(): Promise<number> {
	const { values, positionals } = readCommandLine(
		{
			workspace: { type: "string" },
			remote: { type: "boolean" },
			"persist-to": { type: "string" },
			url: { type: "string" },
			help: { type: "boolean" },
		},
		USAGE,
	);
	if (values.help === true || positionals.length === 0) {
		console.log(USAGE);
		return values.help === true ? 0 : 2;
	}
	const [noun, verb, id] = positionals;
	const api = new RingbookApi(
		values.url ?? "http://localhost:8787",
		process.env["RINGBOOK_API_KEY"],
	);
	const command = positionals.slice(0, noun === "events" || noun === "tail" ? 1 : 2).join(" ");
	switch (command) {
		case "api-key create":
			if (values.workspace === undefined) throw new UsageError("--workspace NAME is missing");
			await createApiKey({
				workspaceId: values.workspace,
				remote: values.remote === true,
				persistTo: values["persist-to"],
			});
			return 0;
		case "calls list":
			await listCalls(api);
			return 0;
		case "calls show":
			await showCall(api, needed(id));
			return 0;
		case "events":
			await printEvents(api, needed(verb));
			return 0;
		case "tail":
			await tailEvents(api, needed(verb));
			return 0;
	}
	throw new UsageError(`there is no command "${positionals.join(" ")}"\n\n${USAGE}`);
}

function needed(callId: string | undefined): string {
	if (callId === undefined) throw new UsageError("the call's id is missing, e.g. call_01k…");
	return encodeURIComponent(callId);
}

await runCommand(cli);
