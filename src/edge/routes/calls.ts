import type { OpenAPIHono } from "@hono/zod-openapi";

import { readConfig } from "../../config.ts";
import {
	CallDetails,
	CallPage,
	CallParams,
	CallsQuery,
	PlaceCall,
	PlacedCall,
} from "../../domain/wire/calls.ts";
import { listAppointments } from "../../store/records/appointments.ts";
import { getCall, listCalls } from "../../store/views/calls.ts";
import { listFollowUps } from "../../store/views/follow-ups.ts";
import { listTurns } from "../../store/views/turns.ts";
import { getUsage } from "../../store/views/usage.ts";
import { findAgent } from "../agents.ts";
import { sealClientToken } from "../client-token.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newId } from "../ids.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, jsonBody, keyedRoute, msOrUndefined } from "../route-kit.ts";
import {
	isoTime,
	shownAppointment,
	shownCall,
	shownFollowUp,
	shownTurn,
	shownUsage,
} from "../shown.ts";

const place = keyedRoute({
	method: "post",
	path: "/v1/calls",
	operationId: "placeCall",
	tags: ["calls"],
	summary: "Prepare a call, and a token for its one speaker",
	request: { body: jsonBody(PlaceCall, false) },
	responses: { 201: jsonAnswer("Where to call, within half an hour", PlacedCall) },
	problems: ["unknown_agent", "unknown_version", "agent_not_published", "agent_unreadable"],
});

const list = keyedRoute({
	method: "get",
	path: "/v1/calls",
	operationId: "listCalls",
	tags: ["calls"],
	summary: "Calls, newest first",
	request: { query: CallsQuery },
	responses: { 200: jsonAnswer("A page of calls", CallPage) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/calls/{callId}",
	operationId: "getCall",
	tags: ["calls"],
	summary: "A call and all that came of it",
	request: { params: CallParams },
	responses: {
		200: jsonAnswer(
			"The call as far as it is known; `complete` says whether that is all",
			CallDetails,
		),
	},
	problems: ["malformed_id", "not_found"],
});

/** More rows than one call can have. */
const ALL_OF_A_CALL = 1000;

export function callRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(place, async (c) => {
		// The validator does not parse an empty body. Parsing a valid one twice does no harm.
		const { agentId, agentVersion, ...context } = PlaceCall.parse(c.req.valid("json"));
		const wanted = { workspaceId: c.var.workspaceId, agentId, version: agentVersion };
		const found = await findAgent(c.env.DB, wanted);
		if (!found.ok) return refuse(c, found.refusal);
		const now = Date.now();
		const callId = newId("call", now);
		const { token, expiresAt } = await sealClientToken(
			{
				...context,
				callId,
				workspaceId: c.var.workspaceId,
				agentId,
				agentVersion,
				tokenId: crypto.randomUUID(),
			},
			{ secret: readConfig(c.env).CALL_TOKEN_SECRET, now },
		);
		const url = new URL(`/agents/call-agent/${callId}`, c.req.url);
		url.protocol = url.protocol === "http:" ? "ws:" : "wss:";
		url.searchParams.set("token", token);
		return c.json({ callId, token, expiresAt: isoTime(expiresAt), url: url.href }, 201);
	});

	app.openapi(list, async (c) => {
		const { limit, cursor, startedFrom, startedTo, ...filters } = c.req.valid("query");
		const query = {
			workspaceId: c.var.workspaceId,
			before: cursor,
			filters: {
				...filters,
				startedFrom: msOrUndefined(startedFrom),
				startedTo: msOrUndefined(startedTo),
			},
		};
		const page = await findPage(limit, {
			find: (most) => listCalls(c.env.DB, { ...query, limit: most }),
			show: shownCall,
			cursorOf: ({ callId }) => callId,
		});
		return c.json(page, 200);
	});

	app.openapi(get, async (c) => {
		const { callId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const db = c.env.DB;
		const ofCall = { callId, limit: ALL_OF_A_CALL };
		const [call, turns, appointments, followUps, usage] = await Promise.all([
			getCall(db, workspaceId, callId),
			listTurns(db, workspaceId, callId),
			listAppointments(db, workspaceId, ofCall),
			listFollowUps(db, workspaceId, ofCall),
			getUsage(db, workspaceId, callId),
		]);
		if (call === null || usage === null)
			return refuse(c, { code: "not_found", what: "call", id: callId });
		return c.json(
			{
				...shownCall(call),
				transcript: turns.map(shownTurn),
				appointments: appointments.map(shownAppointment),
				followUps: followUps.map(shownFollowUp),
				usage: shownUsage(usage),
			},
			200,
		);
	});
}
