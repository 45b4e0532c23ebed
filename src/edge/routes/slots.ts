import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import { checkSearch } from "../../domain/booking/request.ts";
import { Slots, SlotsQuery } from "../../domain/wire/appointments.ts";
import { connectCalendar } from "../../providers/calendar/connect.ts";
import { freeIn } from "../../providers/calendar/free-slots.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import { answerOf, findProfile, invalidBooking } from "../booking.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { jsonAnswer } from "../json-content.ts";
import { problemOf, refuse } from "../problems.ts";
import { isoTime } from "../time.ts";

const slots = createRoute({
	method: "get",
	path: "/v1/slots",
	operationId: "findSlots",
	tags: ["appointments"],
	summary: "Free times for a service",
	...KEYED,
	request: { query: SlotsQuery },
	responses: {
		200: jsonAnswer("At most `limit` free times", Slots),
		404: problemOf("unknown_agent"),
		409: problemOf("agent_not_published"),
		422: problemOf("invalid_request"),
		503: problemOf("calendar_unavailable"),
		...KEYED_RESPONSES,
	},
});

export function slotRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(slots, async (c) => {
		const { agentId, limit, service, from, to = null, time = null } = c.req.valid("query");
		const { workspaceId } = c.var;
		const found = await findProfile(c.env.DB, { workspaceId, agentId });
		if (!found.ok) return refuse(c, found.refusal);
		const agent = found.value;
		const now = Date.now();
		const checked = checkSearch(agent, { service, from, to, time }, now);
		if (!checked.ok)
			return refuse(c, invalidBooking(checked.refusal, { timezone: agent.timezone, when: "from" }));
		const calendar = connectCalendar(c.env.DB);
		const search = checked.value;
		const answer = await answerOf(() =>
			freeIn(search, limit, { calendar, workspaceId, agent, now, moving: null }),
		);
		if (!answer.ok) return refuse(c, answer.refusal);
		const data = answer.value.map(({ startsAt, endsAt }) => ({
			startsAt: isoTime(startsAt),
			endsAt: isoTime(endsAt),
		}));
		const { timezone } = agent;
		return c.json({ agentId, service: search.service.service, timezone, data }, 200);
	});
}
