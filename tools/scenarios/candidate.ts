import { readFile } from "node:fs/promises";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { Agent, PushedVersion } from "../../src/domain/wire/agents.ts";
import { readAgentFile } from "../cli/agent-file.ts";
import { UsageError } from "../support/command-line.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

/** The agent that is called: the one of a file, or the built-in one. @throws UsageError naming lines of the file */
export async function readCandidate(file: string | undefined): Promise<AgentProfile> {
	if (file === undefined) return reception;
	const text = await readFile(file, "utf8").catch((cause: unknown) => {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new UsageError(`--agent ${file} cannot be read: ${why}`);
	});
	const read = readAgentFile(file, text);
	if (!read.ok) throw new UsageError(read.refusal.join("\n"));
	return { ...reception, ...read.value.definition };
}

/**
 * Lets the agent answer calls, in a product that nobody else calls. At any hour: whoever tries a prompt
 * in the evening wants to hear more than that the office is closed.
 */
export async function publishCandidate(api: RingbookApi, agent: AgentProfile): Promise<void> {
	const { workspaceId: _, version: __, ...rest } = agent;
	const definition = { ...rest, closedMessage: null };
	const path = `/v1/agents/${agent.agentId}`;
	const { version } = await api.post(`${path}/versions`, { definition, note: null }, PushedVersion);
	await api.post(`${path}/publish`, { version }, Agent);
}
