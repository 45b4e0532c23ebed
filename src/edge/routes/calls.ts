import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

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
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import { sealClientToken } from "../client-token.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newCallId } from "../ids.ts";
import { jsonAnswer, jsonBody } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { shownAppointment, shownCall, shownFollowUp, shownTurn, shownUsage } from "../shown.ts";
import { isoTime, msOrUndefined } from "../time.ts";

const place = createRoute({
	method: "post",
	path: "/v1/calls",
	operationId: "placeCall",
	tags: ["calls"],
	summary: "Prepare a call, and a token for its one speaker",
	...KEYED,
	request: { body: jsonBody(PlaceCall, false) },
	responses: {
		201: jsonAnswer("Where to call, within half an hour", PlacedCall),
		400: problemOf("malformed_json"),
		404: problemOf("unknown_agent", "unknown_version"),
		409: problemOf("agent_not_published"),
		413: problemOf("body_too_large"),
		415: problemOf("unsupported_media_type"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
		500: problemOf("agent_unreadable", "internal_error"),
	},
});

const list = createRoute({
	method: "get",
	path: "/v1/calls",
	operationId: "listCalls",
	tags: ["calls"],
	summary: "Calls, newest first",
	...KEYED,
	request: { query: CallsQuery },
	responses: {
		200: jsonAnswer("A page of calls", CallPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const get = createRoute({
	method: "get",
	path: "/v1/calls/{callId}",
	operationId: "getCall",
	tags: ["calls"],
	summary: "A call and all that came of it",
	...KEYED,
	request: { params: CallParams },
	responses: {
		200: jsonAnswer(
			"The call as far as it is known; `complete` says whether that is all",
			CallDetails,
		),
		400: problemOf("malformed_id"),
		404: problemOf("not_found"),
		...KEYED_RESPONSES,
	},
});

/** More than one call can come to. */
const ALL_OF_A_CALL = 1000;

export function callRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(place, async (c) => {
		// The validator leaves an empty body alone; a valid one passes a second time.
		const { agentId, agentVersion, ...context } = PlaceCall.parse(c.req.valid("json"));
		const wanted = { workspaceId: c.var.workspaceId, agentId, version: agentVersion };
		const found = await findAgent(c.env.DB, wanted);
		if (!found.ok) return refuse(c, found.refusal);
		const now = Date.now();
		const callId = newCallId(now);
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
		const calls = await listCalls(c.env.DB, {
			workspaceId: c.var.workspaceId,
			limit: oneMore(limit),
			before: cursor,
			filters: {
				...filters,
				startedFrom: msOrUndefined(startedFrom),
				startedTo: msOrUndefined(startedTo),
			},
		});
		const { rows, nextCursor } = pageFrom(calls, limit, (last) => last.callId);
		return c.json({ data: rows.map(shownCall), nextCursor }, 200);
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
