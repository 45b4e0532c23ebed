import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

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
import {
	type AgentVersionRow,
	getAgent,
	getVersion,
	listAgents,
	listVersions,
} from "../../store/records/agents.ts";
import { shownVersion, unknownAgent, unknownVersion } from "../agents.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { jsonAnswer } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { shownAgent } from "../shown-agent.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";

const list = createRoute({
	method: "get",
	path: "/v1/agents",
	operationId: "listAgents",
	tags: ["agents"],
	summary: "Agents by name",
	...KEYED,
	request: { query: AgentsQuery },
	responses: {
		200: jsonAnswer("A page of agents", AgentPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const get = createRoute({
	method: "get",
	path: "/v1/agents/{agentId}",
	operationId: "getAgent",
	tags: ["agents"],
	summary: "An agent: what answers calls, and the draft after it",
	...KEYED,
	request: { params: AgentParams },
	responses: {
		200: jsonAnswer("The agent with its definitions", AgentDetails),
		404: problemOf("unknown_agent"),
		...KEYED_RESPONSES,
		500: problemOf("agent_unreadable", "internal_error"),
	},
});

const versions = createRoute({
	method: "get",
	path: "/v1/agents/{agentId}/versions",
	operationId: "listAgentVersions",
	tags: ["agents"],
	summary: "An agent's versions, newest first",
	...KEYED,
	request: { params: AgentParams, query: NumberedQuery },
	responses: {
		200: jsonAnswer("A page of versions", AgentVersionPage),
		404: problemOf("unknown_agent"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const version = createRoute({
	method: "get",
	path: "/v1/agents/{agentId}/versions/{version}",
	operationId: "getAgentVersion",
	tags: ["agents"],
	summary: "A version with its definition",
	...KEYED,
	request: { params: AgentVersionParams },
	responses: {
		200: jsonAnswer("The version", AgentVersionDetails),
		400: problemOf("malformed_id"),
		404: problemOf("unknown_agent", "unknown_version"),
		...KEYED_RESPONSES,
		500: problemOf("agent_unreadable", "internal_error"),
	},
});

const publications = createRoute({
	method: "get",
	path: "/v1/agents/{agentId}/publications",
	operationId: "listAgentPublications",
	tags: ["agents"],
	summary: "What was published and rolled back, newest first",
	...KEYED,
	request: { params: AgentParams, query: NumberedQuery },
	responses: {
		200: jsonAnswer("A page of publications", PublicationPage),
		404: problemOf("unknown_agent"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

export function agentRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor } = c.req.valid("query");
		const page = { after: cursor, limit: oneMore(limit) };
		const agents = await listAgents(c.env.DB, c.var.workspaceId, page);
		const { rows, nextCursor } = pageFrom(agents, limit, (last) => last.agentId);
		return c.json({ data: rows.map(shownAgent), nextCursor }, 200);
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
		const found = await listVersions(c.env.DB, { ...of, before: cursor, limit: oneMore(limit) });
		if (found.length === 0 && (await getAgent(c.env.DB, of)) === null)
			return refuse(c, await unknownAgent(c.env.DB, of));
		const { rows, nextCursor } = pageFrom(found, limit, (last) => String(last.version));
		return c.json({ data: rows.map(shownVersionRow), nextCursor }, 200);
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
		const page = { ...of, before: cursor, limit: oneMore(limit) };
		const found = await listPublications(c.env.DB, page);
		const { rows, nextCursor } = pageFrom(found, limit, (last) => String(last.publication));
		const data = rows.map((row) => ({ ...row, publishedAt: isoTime(row.publishedAt) }));
		return c.json({ data, nextCursor }, 200);
	});
}

function shownVersionRow(row: AgentVersionRow) {
	return { ...row, createdAt: isoTimeOrNull(row.createdAt) };
}
