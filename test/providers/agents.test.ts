import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { reception } from "../../src/domain/agents/reception.ts";
import { connectAgents } from "../../src/providers/agents/connect.ts";
import { addVersion } from "../../src/store/records/agents.ts";
import { givenWorkspace } from "../edge/api.ts";
import { clinic } from "../support/agents.ts";
import { databaseDown } from "../support/database-down.ts";

const WORKSPACE = "w-provider-agents";
const agents = () => connectAgents(env.DB);

async function given(agentId: string): Promise<void> {
	const definition = { ...clinic, agentId };
	await addVersion(env.DB, { workspaceId: WORKSPACE, definition, note: null, createdAt: 1 });
}

describe("the versions of agents", () => {
	it("are found by workspace, name and number, and only so", async () => {
		await given("found");
		expect(await agents().find(WORKSPACE, "found", 1)).toEqual({
			...clinic,
			agentId: "found",
			workspaceId: WORKSPACE,
			version: 1,
		});
		expect(await agents().find(WORKSPACE, "found", 2)).toBeNull();
		expect(await agents().find(WORKSPACE, "lost", 1)).toBeNull();
		expect(await agents().find("w-provider-others", "found", 1)).toBeNull();
	});

	it("have the built-in receptionist among them, without a database", async () => {
		const found = await connectAgents(databaseDown).find("w-anybody", "reception", 1);
		expect(found).toEqual({ ...reception, workspaceId: "w-anybody" });
		expect(await agents().find("w-anybody", "reception", 2)).toBeNull();
	});

	it("are the published one when no number is given, and the built-in one before that", async () => {
		const { workspaceId, ask } = await givenWorkspace("w-provider-published");
		const find = (agentId: string) => agents().find(workspaceId, agentId, null);
		expect(await find("reception")).toEqual({ ...reception, workspaceId });
		const definition = { ...clinic, agentId: "reception" };
		await ask("POST", "/v1/agents/reception/versions", { definition });
		expect(await find("reception")).toMatchObject({ version: 1 });
		await ask("POST", "/v1/agents/reception/publish", { version: 2 });
		expect(await find("reception")).toEqual({ ...definition, workspaceId, version: 2 });
		expect(await find("lost")).toBeNull();
	});

	it("are read once: what never changes is not asked for again", async () => {
		await given("once");
		const first = await agents().find(WORKSPACE, "once", 1);
		await env.DB.prepare("DELETE FROM agent_versions WHERE workspace_id = ? AND agent_id = 'once'")
			.bind(WORKSPACE)
			.run();
		expect(await agents().find(WORKSPACE, "once", 1)).toEqual(first);
	});

	it("that are no longer taken for a definition are told as such", async () => {
		await given("aged");
		await env.DB.prepare(
			"UPDATE agent_versions SET definition = '{\"agentId\":\"aged\"}' WHERE workspace_id = ? AND agent_id = 'aged'",
		)
			.bind(WORKSPACE)
			.run();
		await expect(agents().find(WORKSPACE, "aged", 1)).rejects.toMatchObject({
			name: "ProviderError",
			code: "agent_unreadable",
			retryable: false,
			cause: expect.stringContaining("greeting: is missing"),
		});
	});

	it("cannot be had while the database is down, and that may pass", async () => {
		await expect(connectAgents(databaseDown).find(WORKSPACE, "found", 1)).rejects.toMatchObject({
			name: "ProviderError",
			code: "agents_unavailable",
			retryable: true,
		});
	});
});
