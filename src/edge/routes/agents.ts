import type { OpenAPIHono } from "@hono/zod-openapi";

import {
	AgentDetails,
	AgentPage,
	AgentParams,
	AgentsQuery,
	AgentVersionDetails,
	AgentVersionPage,
	AgentVersionParams,
	NumberedQuery,
	PublicationPage,
} from "../../domain/wire/agents.ts";
import { listPublications } from "../../store/records/agent-publications.ts";
import { getAgent, getVersion, listAgents, listVersions } from "../../store/records/agents.ts";
import { shownVersion, unknownAgent, unknownVersion } from "../agents.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, keyedRoute } from "../route-kit.ts";
import { isoTime, isoTimeOrNull, shownAgent } from "../shown.ts";

const list = keyedRoute({
	method: "get",
	path: "/v1/agents",
	operationId: "listAgents",
	tags: ["agents"],
	summary: "Agents by name",
	request: { query: AgentsQuery },
	responses: { 200: jsonAnswer("A page of agents", AgentPage) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/agents/{agentId}",
	operationId: "getAgent",
	tags: ["agents"],
	summary: "An agent: what answers calls, and the draft after it",
	request: { params: AgentParams },
	responses: { 200: jsonAnswer("The agent with its definitions", AgentDetails) },
	problems: ["unknown_agent", "agent_unreadable"],
});

const versions = keyedRoute({
	method: "get",
	path: "/v1/agents/{agentId}/versions",
	operationId: "listAgentVersions",
	tags: ["agents"],
	summary: "An agent's versions, newest first",
	request: { params: AgentParams, query: NumberedQuery },
	responses: { 200: jsonAnswer("A page of versions", AgentVersionPage) },
	problems: ["unknown_agent"],
});

const version = keyedRoute({
	method: "get",
	path: "/v1/agents/{agentId}/versions/{version}",
	operationId: "getAgentVersion",
	tags: ["agents"],
	summary: "A version with its definition",
	request: { params: AgentVersionParams },
	responses: { 200: jsonAnswer("The version", AgentVersionDetails) },
	problems: ["malformed_id", "unknown_agent", "unknown_version", "agent_unreadable"],
});

const publications = keyedRoute({
	method: "get",
	path: "/v1/agents/{agentId}/publications",
	operationId: "listAgentPublications",
	tags: ["agents"],
	summary: "What was published and rolled back, newest first",
	request: { params: AgentParams, query: NumberedQuery },
	responses: { 200: jsonAnswer("A page of publications", PublicationPage) },
	problems: ["unknown_agent"],
});

export function agentRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor } = c.req.valid("query");
		const page = await findPage(limit, {
			find: (most) => listAgents(c.env.DB, c.var.workspaceId, { after: cursor, limit: most }),
			show: shownAgent,
			cursorOf: ({ agentId }) => agentId,
		});
		return c.json(page, 200);
	});

	app.openapi(get, async (c) => {
		const of = { workspaceId: c.var.workspaceId, agentId: c.req.valid("param").agentId };
		const agent = await getAgent(c.env.DB, of);
		if (agent === null) return refuse(c, await unknownAgent(c.env.DB, of));
		const { publishedVersion, newestVersion } = agent;
		const details = async (wanted: number | null) => {
			const source =
				wanted === null ? null : await getVersion(c.env.DB, { ...of, version: wanted });
			return source === null ? null : shownVersion(source);
		};
		const [published, draft] = await Promise.all([
			details(publishedVersion),
			details(newestVersion === publishedVersion ? null : newestVersion),
		]);
		if (published?.ok === false) return refuse(c, published.refusal);
		if (draft?.ok === false) return refuse(c, draft.refusal);
		const shown = { published: published?.value ?? null, draft: draft?.value ?? null };
		return c.json({ ...shownAgent(agent), ...shown }, 200);
	});

	app.openapi(versions, async (c) => {
		const of = { workspaceId: c.var.workspaceId, agentId: c.req.valid("param").agentId };
		const { limit, cursor } = c.req.valid("query");
		const page = await findPage(limit, {
			find: (most) => listVersions(c.env.DB, { ...of, before: cursor, limit: most }),
			show: (row) => ({ ...row, createdAt: isoTimeOrNull(row.createdAt) }),
			cursorOf: (last) => String(last.version),
		});
		if (page.data.length === 0 && (await getAgent(c.env.DB, of)) === null)
			return refuse(c, await unknownAgent(c.env.DB, of));
		return c.json(page, 200);
	});

	app.openapi(version, async (c) => {
		const wanted = { workspaceId: c.var.workspaceId, ...c.req.valid("param") };
		const source = await getVersion(c.env.DB, wanted);
		if (source === null) return refuse(c, await unknownVersion(c.env.DB, wanted));
		const shown = shownVersion(source);
		return shown.ok ? c.json(shown.value, 200) : refuse(c, shown.refusal);
	});

	app.openapi(publications, async (c) => {
		const of = { workspaceId: c.var.workspaceId, agentId: c.req.valid("param").agentId };
		const { limit, cursor } = c.req.valid("query");
		if ((await getAgent(c.env.DB, of)) === null) return refuse(c, await unknownAgent(c.env.DB, of));
		const page = await findPage(limit, {
			find: (most) => listPublications(c.env.DB, { ...of, before: cursor, limit: most }),
			show: (row) => ({ ...row, publishedAt: isoTime(row.publishedAt) }),
			cursorOf: ({ publication }) => String(publication),
		});
		return c.json(page, 200);
	});
}
