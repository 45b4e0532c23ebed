import { type OpenAPIHono, z } from "@hono/zod-openapi";

import type { RecordedEvent } from "../../domain/events/catalogue.ts";
import { readEvents } from "../../domain/events/read.ts";
import { AnalyzeCall, CallAnalyses, StartedAnalysis } from "../../domain/wire/analyses.ts";
import { CallParams } from "../../domain/wire/calls.ts";
import { sha256Hex } from "../../sha256.ts";
import { getCall } from "../../store/views/calls.ts";
import { listEvents } from "../../store/views/segments.ts";
import { findAgent } from "../agents.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { isoTime } from "../shown.ts";

const analyze = keyedRoute({
	method: "post",
	path: "/v1/calls/{callId}/analyze",
	operationId: "analyzeCall",
	tags: ["calls"],
	summary: "Run a call's analysis again, as another version of its agent",
	description:
		"The result is kept beside the first one. Nothing follows from it: no follow-up, no task, no webhook.",
	request: {
		params: CallParams,
		headers: z.object({
			"idempotency-key": z
				.string()
				.regex(/^[!-~]{1,255}$/, "takes 1 to 255 visible ASCII characters")
				.optional()
				.meta({ description: "A repeat with the same key is the same analysis" }),
		}),
		body: jsonBody(AnalyzeCall, false),
	},
	responses: { 202: jsonAnswer("It is under way, and listed when it is done", StartedAnalysis) },
	problems: [
		"malformed_id",
		"not_found",
		"unknown_agent",
		"unknown_version",
		"call_not_over",
		"agent_not_published",
		"internal_error",
		"agent_unreadable",
	],
});

const list = keyedRoute({
	method: "get",
	path: "/v1/calls/{callId}/analyses",
	operationId: "listCallAnalyses",
	tags: ["calls"],
	summary: "A call's analysis, and those that were run again",
	request: { params: CallParams },
	responses: { 200: jsonAnswer("Analyses, in the order in which they were made", CallAnalyses) },
	problems: ["malformed_id", "not_found"],
});

export function analysisRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(analyze, async (c) => {
		const { callId } = c.req.valid("param");
		const { agentVersion } = AnalyzeCall.parse(c.req.valid("json"));
		const { workspaceId } = c.var;
		const call = await getCall(c.env.DB, workspaceId, callId);
		if (call === null || call.agentId === null)
			return refuse(c, { code: "not_found", what: "call", id: callId });
		if (call.endedAt === null) return refuse(c, { code: "call_not_over", callId });
		const wanted = { workspaceId, agentId: call.agentId, version: agentVersion ?? null };
		const found = await findAgent(c.env.DB, wanted);
		if (!found.ok) return refuse(c, found.refusal);

		const { version } = found.value;
		const key = c.req.header("idempotency-key") ?? crypto.randomUUID();
		const hash = await sha256Hex(`${workspaceId}/${callId}/${version}/${key}`);
		const reanalysisId = `rean_${hash.slice(0, 32)}`;
		const params = { workspaceId, callId, reanalysisId, agentVersion: version };
		// Skips an instance that exists.
		await c.env.REANALYSES.createBatch([{ id: reanalysisId, params }]);
		const analyses = `/v1/calls/${callId}/analyses`;
		c.header("location", analyses);
		return c.json({ callId, reanalysisId, agentVersion: version, analyses }, 202);
	});

	app.openapi(list, async (c) => {
		const { callId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const [call, facts] = await Promise.all([
			getCall(c.env.DB, workspaceId, callId),
			listEvents(c.env.DB, { workspaceId, callId }, { after: 0, limit: ALL }),
		]);
		if (call === null) return refuse(c, { code: "not_found", what: "call", id: callId });
		const version = call.agentVersion ?? 1;
		return c.json({ data: readEvents(facts).flatMap((event) => analysisIn(event, version)) }, 200);
	});
}

/** More events than a call can have. */
const ALL = 1_000_000;

function analysisIn(
	event: RecordedEvent,
	firstVersion: number,
): z.infer<typeof CallAnalyses>["data"] {
	const at = isoTime(event.at);
	if (event.type === "call.analyzed") {
		const { analysis } = event.data;
		return [{ reanalysisId: null, agentVersion: firstVersion, at, analysis }];
	}
	return event.type === "call.reanalyzed" ? [{ ...event.data, at }] : [];
}
