import { readCommandLine, runCommand, UsageError } from "../support/command-line.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { printAgents, publishAgent, pullAgent, pushAgents, rollBackAgent } from "./agents.ts";
import { createApiKey } from "./create-api-key.ts";
import { printDeadLetter, printDeadLetters, redriveDeadLetters } from "./dead-letters.ts";
import { verifyOrRebuild } from "./operations.ts";
import { listCalls, printEvents, showCall, tailEvents } from "./read-calls.ts";

const USAGE = `npm run cli -- <command> [option…]

  api-key create --workspace NAME [--remote] [--persist-to DIR]
                       makes a key and prints it once; --remote for the account's database
  agents push <file…> [--publish] [--note TEXT]
                       adds a version of each file's agent, and lets it answer with --publish
  agents pull <id> [--version N] [--out FILE]
                       a version as a file that can be pushed: the published one unless named
  agents list          which version of each answers calls
  agents publish <id> <version>
  agents rollback <id> publishes again what was published before
  calls list           the newest calls
  calls show <id>      a call: how it went, and the conversation as it was heard
  events <id>          a call's log, one event a line, as JSON
  tail <id>            the same, and what is recorded from now on, until the call is sealed
  dead-letters list    messages that could not be handled, newest first
  dead-letters show <id>
                       one of them: why, and the message
  dead-letters redrive <id> | --all
                       sends them to their queues again
  verify               compares every table with the calls' archives and logs; exit code 1 when one differs
  rebuild              puts right what verify would tell of; sends no webhook, starts no workflow

For all but the first:
  --url URL            where the product is (default: http://localhost:8787)
  RINGBOOK_API_KEY     an API key (default: the development key)`;

async function cli(): Promise<number> {
	const { values, positionals } = readCommandLine(
		{
			workspace: { type: "string" },
			remote: { type: "boolean" },
			"persist-to": { type: "string" },
			all: { type: "boolean" },
			publish: { type: "boolean" },
			note: { type: "string" },
			version: { type: "string" },
			out: { type: "string" },
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
		case "agents list":
			await printAgents(api);
			return 0;
		case "agents push":
			return await pushAgents(api, positionals.slice(2), {
				publish: values.publish === true,
				note: values.note,
			});
		case "agents pull":
			await pullAgent(api, needed(id, AGENT_MISSING), {
				version: values.version === undefined ? undefined : versionIn(values.version),
				out: values.out,
			});
			return 0;
		case "agents publish":
			await publishAgent(api, needed(id, AGENT_MISSING), versionIn(positionals[3]));
			return 0;
		case "agents rollback":
			await rollBackAgent(api, needed(id, AGENT_MISSING));
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
		case "dead-letters list":
			await printDeadLetters(api);
			return 0;
		case "dead-letters show":
			await printDeadLetter(api, needed(id, "the dead letter's id is missing, e.g. dl_0f3a…"));
			return 0;
		case "dead-letters redrive":
			return await redriveDeadLetters(
				api,
				values.all === true ? undefined : needed(id, "name one dead letter, or say --all"),
			);
		case "verify":
		case "rebuild":
			return await verifyOrRebuild(api, command);
	}
	throw new UsageError(`there is no command "${positionals.join(" ")}"\n\n${USAGE}`);
}

const AGENT_MISSING = "the agent's id is missing, e.g. clinic";

function versionIn(text: string | undefined): number {
	if (text === undefined) throw new UsageError("the version is missing, e.g. 2");
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new UsageError(`"${text}" is no version: it takes 1, 2, …`);
	return Number(text);
}

function needed(
	id: string | undefined,
	otherwise = "the call's id is missing, e.g. call_01k…",
): string {
	if (id === undefined) throw new UsageError(otherwise);
	return encodeURIComponent(id);
}

await runCommand(cli);
