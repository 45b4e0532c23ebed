import type { OpenAPIHono } from "@hono/zod-openapi";

import { type Config, readConfig } from "../../config.ts";
import { checkEngines, type ChosenEngines } from "../../domain/agents/check-engines.ts";
import { definitionSchema, readDefinition } from "../../domain/agents/read-definition.ts";
import { explainIssues } from "../../domain/parsing/explain-issues.ts";
import {
	Agent,
	AgentParams,
	PublishVersion,
	PushedVersion,
	PushVersion,
	RollBack,
} from "../../domain/wire/agents.ts";
import { keepPhrases } from "../../providers/speech/keep-phrases.ts";
import { publishVersion, rollBack } from "../../store/records/agent-publications.ts";
import { addVersion, getAgent, getVersion } from "../../store/records/agents.ts";
import { unknownAgent, unknownVersion } from "../agents.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { inputProblemFields } from "../field-errors.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { isoTimeOrNull, shownAgent } from "../shown.ts";

const push = keyedRoute({
	method: "post",
	path: "/v1/agents/{agentId}/versions",
	operationId: "pushAgentVersion",
	tags: ["agents"],
	summary: "Add a version; it answers no call before it is published",
	request: { params: AgentParams, body: jsonBody(PushVersion, true) },
	responses: {
		200: jsonAnswer("The newest version says the same; nothing was added", PushedVersion),
		201: jsonAnswer("The new version", PushedVersion),
	},
});

const publish = keyedRoute({
	method: "post",
	path: "/v1/agents/{agentId}/publish",
	operationId: "publishAgentVersion",
	tags: ["agents"],
	summary: "Let a version answer the calls that begin from now on",
	request: { params: AgentParams, body: jsonBody(PublishVersion, true) },
	responses: { 200: jsonAnswer("The agent, with that version published", Agent) },
	problems: ["unknown_agent", "unknown_version"],
});

const back = keyedRoute({
	method: "post",
	path: "/v1/agents/{agentId}/rollback",
	operationId: "rollBackAgent",
	tags: ["agents"],
	summary: "Publish again what was published before",
	request: { params: AgentParams, body: jsonBody(RollBack, false) },
	responses: { 200: jsonAnswer("The agent, with the version before published", Agent) },
	problems: ["unknown_agent", "not_published", "nothing_to_roll_back"],
});

/** The engines of this deployment's calls, as far as agents do not choose them. */
function enginesOf(config: Config): ChosenEngines {
	return {
		recogniser: config.SPEECH_TO_TEXT,
		synthesiser: config.TEXT_TO_SPEECH,
		fallbackSynthesiser: config.TEXT_TO_SPEECH_FALLBACK ?? config.TEXT_TO_SPEECH,
		modelsOfWorkersAi: config.LLM_URL === undefined,
	};
}

export function agentChangeRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(
		push,
		async (c) => {
			const { agentId } = c.req.valid("param");
			const { definition, note } = c.req.valid("json");
			if (definition.agentId !== agentId) {
				const message = `is ${definition.agentId}, and the path says ${agentId}`;
				const errors = [{ field: "definition.agentId", message }];
				return refuse(c, { code: "invalid_request", errors });
			}
			const problems = checkEngines(definition, enginesOf(readConfig(c.env)));
			if (problems.length > 0) {
				const errors = inputProblemFields(problems, "").map(({ field, message }) => ({
					field: `definition.${field}`,
					message,
				}));
				return refuse(c, { code: "invalid_request", errors });
			}
			const { workspaceId } = c.var;
			const pushed = { workspaceId, definition, note, createdAt: Date.now() };
			const { created, version } = await addVersion(c.env.DB, pushed);
			const shown = { ...version, createdAt: isoTimeOrNull(version.createdAt), created };
			return created ? c.json(shown, 201) : c.json(shown, 200);
		},
		(result, c) => {
			if (result.success || result.target !== "json") return undefined;
			const input = "data" in result ? result.data : undefined;
			const problems = explainIssues(result.error, input, {
				properties: { definition: definitionSchema(), note: {} },
			});
			return refuse(c, { code: "invalid_request", errors: inputProblemFields(problems, "body") });
		},
	);

	app.openapi(publish, async (c) => {
		const of = { workspaceId: c.var.workspaceId, agentId: c.req.valid("param").agentId };
		const { version } = c.req.valid("json");
		const known = await getVersion(c.env.DB, { ...of, version });
		if (known === null) return refuse(c, await unknownVersion(c.env.DB, { ...of, version }));
		await publishVersion(c.env.DB, { ...of, version, at: Date.now() });
		const read = readDefinition(known.definition);
		// The answer does not wait for it.
		if (read.ok)
			c.executionCtx.waitUntil(
				keepPhrases({ env: c.env, config: readConfig(c.env), agent: read.value }),
			);
		const agent = await getAgent(c.env.DB, of);
		if (agent === null) return refuse(c, await unknownAgent(c.env.DB, of));
		return c.json(shownAgent(agent), 200);
	});

	app.openapi(back, async (c) => {
		const of = { workspaceId: c.var.workspaceId, agentId: c.req.valid("param").agentId };
		// A missing body counts as one without fields. The validator does not parse it.
		const { from: asked } = RollBack.parse(c.req.valid("json"));
		const agent = await getAgent(c.env.DB, of);
		if (agent === null) return refuse(c, await unknownAgent(c.env.DB, of));
		const { agentId } = of;
		const { publishedVersion } = agent;
		if (publishedVersion === null) return refuse(c, { code: "nothing_to_roll_back", agentId });
		const from = asked ?? publishedVersion;
		const rolled = await rollBack(c.env.DB, { ...of, from, at: Date.now() });
		const now = (await getAgent(c.env.DB, of)) ?? agent;
		if (rolled) return c.json(shownAgent(now), 200);
		if (now.publishedVersion === from || now.publishedVersion === null)
			return refuse(c, { code: "nothing_to_roll_back", agentId });
		const published = { publishedVersion: now.publishedVersion };
		return refuse(c, { code: "not_published", agentId, from, ...published });
	});
}
