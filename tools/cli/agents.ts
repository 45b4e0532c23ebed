import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import {
	Agent,
	AgentDetails,
	AgentPage,
	AgentVersionDetails,
	PushedVersion,
} from "../../src/domain/wire/agents.ts";
import { UsageError } from "../support/command-line.ts";
import { Refused, type RingbookApi } from "../support/ringbook-api.ts";
import { type AgentFile, readAgentFile, writeAgentFile } from "./agent-file.ts";

/** Agents by name: which version answers, and which is the newest. */
export async function printAgents(api: RingbookApi): Promise<void> {
	for (let cursor: string | null = ""; cursor !== null;) {
		const after: string = cursor === "" ? "" : `&cursor=${cursor}`;
		const page = await api.get(`/v1/agents?limit=100${after}`, AgentPage);
		for (const { agentId, publishedVersion, publishedAt, newestVersion } of page.data) {
			const published = publishedVersion === null ? "not published" : `version ${publishedVersion}`;
			const draft = newestVersion === publishedVersion ? null : `newest ${newestVersion}`;
			const parts = [agentId, published, publishedAt, draft];
			console.log(parts.filter((part) => part !== null).join("  "));
		}
		cursor = page.nextCursor;
	}
}

interface PushOptions {
	publish: boolean;
	/** What changed, for people. */
	note?: string | undefined;
}

/**
 * Checks every file, then sends them. Nothing is sent when one of them is wrong.
 * @returns the exit code: 1 when a file was wrong, here or to the server
 */
export async function pushAgents(
	api: RingbookApi,
	names: readonly string[],
	options: PushOptions,
): Promise<number> {
	if (names.length === 0) throw new UsageError("name one agent file or more, e.g. clinic.yaml");
	const read = await Promise.all(
		names.map(async (name) => readAgentFile(name, await textOf(name))),
	);
	const troubles = read.flatMap((one) => (one.ok ? [] : one.refusal));
	const files = read.flatMap((one) => (one.ok ? [one.value] : []));
	for (const warning of files.flatMap(({ warnings }) => warnings))
		console.error(`warning: ${warning}`);
	for (const trouble of [...troubles, ...twice(files)]) console.error(trouble);
	if (troubles.length > 0 || twice(files).length > 0) return 1;
	for (const file of files) if (!(await pushOne(api, file, options))) return 1;
	return 0;
}

/** An agent that two files define: the second would replace the first at once. */
function twice(files: readonly AgentFile[]): string[] {
	const seen = new Set<string>();
	return files.flatMap(({ definition: { agentId }, tell }) => {
		const again = seen.has(agentId);
		seen.add(agentId);
		return again ? [tell({ path: ["agentId"], message: "is the agent of another file, too" })] : [];
	});
}

async function pushOne(
	api: RingbookApi,
	{ definition, tell }: AgentFile,
	{ publish, note }: PushOptions,
): Promise<boolean> {
	const { agentId } = definition;
	try {
		const path = `/v1/agents/${agentId}/versions`;
		const { version, created } = await api.post(
			path,
			{ definition, note: note ?? null },
			PushedVersion,
		);
		console.log(`${agentId}  version ${version}  ${created ? "added" : "is there already"}`);
		if (publish) await publishAgent(api, agentId, version);
		return true;
	} catch (error) {
		// The server may know other rules than we do: it names fields, and we know where they stand.
		if (!(error instanceof Refused) || error.errors.length === 0) throw error;
		for (const { field, message } of error.errors) {
			const path = field.split(".");
			console.error(tell({ path: path[0] === "definition" ? path.slice(1) : path, message }));
		}
		return false;
	}
}

/** From now on this version answers calls. */
export async function publishAgent(
	api: RingbookApi,
	agentId: string,
	version: number,
): Promise<void> {
	await api.post(`/v1/agents/${agentId}/publish`, { version }, Agent);
	console.log(`${agentId}  version ${version}  published`);
}

/** From now on the version that answered before answers again. */
export async function rollBackAgent(api: RingbookApi, agentId: string): Promise<void> {
	const { publishedVersion } = await api.get(`/v1/agents/${agentId}`, AgentDetails);
	const body = publishedVersion === null ? {} : { from: publishedVersion };
	const agent = await api.post(`/v1/agents/${agentId}/rollback`, body, Agent);
	console.log(`${agentId}  version ${agent.publishedVersion}  published again`);
}

/**
 * Writes a version as a file that can be pushed.
 * @param version the published one when undefined, or the newest while none is published
 * @param out the file; standard output when undefined
 */
export async function pullAgent(
	api: RingbookApi,
	agentId: string,
	{ version, out }: { version: number | undefined; out: string | undefined },
): Promise<void> {
	const found = await versionOf(api, agentId, version);
	const when = found.createdAt === null ? "built in" : found.createdAt;
	const comment = `${found.agentId}, version ${found.version} (${when})`;
	const text = writeAgentFile(found.definition, comment);
	if (out === undefined) {
		process.stdout.write(text);
		return;
	}
	await writeFile(placeOf(out), text);
	console.error(`${comment} written to ${out}`);
}

async function versionOf(api: RingbookApi, agentId: string, version: number | undefined) {
	if (version !== undefined)
		return api.get(`/v1/agents/${agentId}/versions/${version}`, AgentVersionDetails);
	const { published, draft } = await api.get(`/v1/agents/${agentId}`, AgentDetails);
	const found = published ?? draft;
	if (found === null) throw new Error(`${agentId} has no version`);
	return found;
}

async function textOf(name: string): Promise<string> {
	return readFile(placeOf(name), "utf8").catch((cause: unknown) => {
		throw new UsageError(`${name}: cannot be read`, { cause });
	});
}

/** npm runs commands in the project's folder, whatever the folder they were typed in. */
function placeOf(name: string): string {
	return resolve(process.env["INIT_CWD"] ?? process.cwd(), name);
}
