import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";

import { canonicalLines } from "../../domain/events/canonical-line.ts";
import { eventId } from "../../domain/events/envelope.ts";
import { CallParams, EventPage, EventsQuery } from "../../domain/wire/calls.ts";
import { readArchive } from "../../store/archive.ts";
import { getCall } from "../../store/views/calls.ts";
import { listEvents } from "../../store/views/segments.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, keyedRoute } from "../route-kit.ts";

const events = keyedRoute({
	method: "get",
	path: "/v1/calls/{callId}/events",
	operationId: "listCallEvents",
	tags: ["calls"],
	summary: "A call's events, in order",
	description:
		"No event is ever passed over: the answer ends where the next one in order has not arrived yet. To follow a live call, ask again after the last `seq` you saw.",
	request: { params: CallParams, query: EventsQuery },
	responses: { 200: jsonAnswer("Events", EventPage) },
	problems: ["malformed_id", "not_found"],
});

// Typed as a string: the route's types would treat a media type that contains "json" as JSON.
const NDJSON: string = "application/x-ndjson";

const archive = keyedRoute({
	method: "get",
	path: "/v1/calls/{callId}/archive",
	operationId: "getCallArchive",
	tags: ["calls"],
	summary: "A complete call's log, one event a line",
	request: { params: CallParams },
	responses: {
		200: {
			description:
				"Newline-delimited JSON; `x-digest` is the seal's SHA-256 over the lines before it",
			content: { [NDJSON]: { schema: z.string() } },
		},
	},
	problems: ["malformed_id", "not_found", "not_archived"],
});

export function callLogRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(events, async (c) => {
		const { callId } = c.req.valid("param");
		const { after, limit } = c.req.valid("query");
		const { workspaceId } = c.var;
		const [call, known] = await Promise.all([
			getCall(c.env.DB, workspaceId, callId),
			listEvents(c.env.DB, { workspaceId, callId }, { after, limit: limit + 1 }),
		]);
		if (call === null) return refuse(c, { code: "not_found", what: "call", id: callId });
		// The answer ends before the first gap, so that a late event is still found by the next request.
		const gap = known.findIndex(({ seq }, index) => seq !== after + 1 + index);
		const unbroken = gap === -1 ? known : known.slice(0, gap);
		const shown = unbroken.slice(0, limit);
		const data = shown.map((event) => ({ id: eventId(event), ...event }));
		const nextAfter = unbroken.length > limit ? after + limit : null;
		return c.json({ data, nextAfter }, 200);
	});

	app.openapi(archive, async (c) => {
		const { callId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const call = await getCall(c.env.DB, workspaceId, callId);
		if (call === null) return refuse(c, { code: "not_found", what: "call", id: callId });
		const archived =
			call.startedAt === null
				? null
				: await readArchive(c.env.ARCHIVE, { workspaceId, callId, startedAt: call.startedAt });
		if (archived === null) return refuse(c, { code: "not_archived", callId });
		return c.body(`${canonicalLines(archived.events)}\n`, 200, {
			"content-type": NDJSON,
			"x-digest": archived.digest,
		});
	});
}
