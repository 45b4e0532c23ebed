import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";

import { readConfig } from "../../config.ts";
import { iCalendarOf } from "../../domain/booking/icalendar.ts";
import { DAY } from "../../domain/time/local-time.ts";
import { CalendarParams, CalendarQuery, CalendarToken } from "../../domain/wire/appointments.ts";
import { sha256Hex } from "../../sha256.ts";
import { listAppointments } from "../../store/records/appointments.ts";
import { findProfile } from "../booking.ts";
import { openCalendarToken, sealCalendarToken } from "../calendar-token.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { problemResponse, refuse } from "../problems.ts";
import { jsonAnswer, keyedRoute } from "../route-kit.ts";

/** Calendar apps refuse streams that are too large. */
const MAX_BYTES = 1_000_000;
/** More than fit: the shortest event has 300 bytes. */
const MAX_EVENTS = 4000;
const REFRESH_MINUTES = 15;

const makeToken = keyedRoute({
	method: "post",
	path: "/v1/agents/{agentId}/calendar-tokens",
	operationId: "createCalendarToken",
	tags: ["appointments"],
	summary: "Make an address that a calendar app can subscribe to",
	request: { params: CalendarParams },
	responses: {
		201: jsonAnswer("Who has the address may read the calendar, and only that", CalendarToken),
	},
	problems: ["malformed_id", "unknown_agent", "agent_not_published"],
});

const feed = createRoute({
	method: "get",
	path: "/v1/agents/{agentId}/calendar.ics",
	operationId: "readCalendar",
	tags: ["appointments"],
	summary: "An agent's appointments for a calendar app (RFC 5545)",
	security: [],
	request: { params: CalendarParams, query: CalendarQuery },
	responses: {
		200: { description: "The calendar", content: { "text/calendar": { schema: z.string() } } },
		304: { description: "It is as the `If-None-Match` that was sent says" },
		400: problemResponse("malformed_id"),
		401: problemResponse("invalid_calendar_token"),
		404: problemResponse("unknown_agent"),
		409: problemResponse("agent_not_published"),
		422: problemResponse("invalid_request"),
		500: problemResponse("internal_error"),
	},
});

export function calendarFeedRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(makeToken, async (c) => {
		const { agentId } = c.req.valid("param");
		const { workspaceId } = c.var;
		const found = await findProfile(c.env.DB, { workspaceId, agentId });
		if (!found.ok) return refuse(c, found.refusal);
		const secret = readConfig(c.env).CALL_TOKEN_SECRET;
		const token = await sealCalendarToken({ workspaceId, agentId }, secret);
		const url = new URL(`/v1/agents/${agentId}/calendar.ics`, c.req.url);
		url.searchParams.set("token", token);
		return c.json({ token, url: url.href }, 201);
	});

	app.openapi(feed, async (c) => {
		const { agentId } = c.req.valid("param");
		const { token = "" } = c.req.valid("query");
		const claims = await openCalendarToken(token, readConfig(c.env).CALL_TOKEN_SECRET);
		if (claims?.agentId !== agentId) return refuse(c, { code: "invalid_calendar_token" });
		const found = await findProfile(c.env.DB, claims);
		if (!found.ok) return refuse(c, found.refusal);
		const { businessName, timezone } = found.value;
		const { workspaceId } = claims;
		const today = Date.now() - DAY;
		const [upcoming, past] = await Promise.all([
			listAppointments(c.env.DB, workspaceId, { agentId, from: today, limit: MAX_EVENTS }),
			listAppointments(c.env.DB, workspaceId, {
				agentId,
				to: today,
				isBackwards: true,
				limit: MAX_EVENTS,
			}),
		]);
		const body = iCalendarOf({
			name: `${businessName} (${agentId})`,
			timezone,
			domain: "ringbook",
			refreshMinutes: REFRESH_MINUTES,
			upcoming,
			past,
			isCut: Math.max(upcoming.length, past.length) === MAX_EVENTS,
			maxBytes: MAX_BYTES,
		});
		const etag = `"${await sha256Hex(body)}"`;
		const headers = { etag, "cache-control": "private, max-age=60" };
		const known = c.req.header("if-none-match")?.split(/\s*,\s*/) ?? [];
		if (known.some((each) => each.replace(/^W\//, "") === etag)) return c.body(null, 304, headers);
		return c.body(body, 200, { ...headers, "content-type": "text/calendar; charset=utf-8" });
	});
}
