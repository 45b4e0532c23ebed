import type { OpenAPIHono } from "@hono/zod-openapi";

import { checkSearch } from "../../domain/booking/request.ts";
import { Slots, SlotsQuery } from "../../domain/wire/appointments.ts";
import { connectCalendar } from "../../providers/calendar/connect.ts";
import { freeIn } from "../../providers/calendar/free-slots.ts";
import { answerOf, findProfile, invalidBooking } from "../booking.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { jsonAnswer, keyedRoute } from "../route-kit.ts";
import { isoTime } from "../shown.ts";

const slots = keyedRoute({
	method: "get",
	path: "/v1/slots",
	operationId: "findSlots",
	tags: ["appointments"],
	summary: "Free times for a service",
	request: { query: SlotsQuery },
	responses: { 200: jsonAnswer("At most `limit` free times", Slots) },
	problems: ["unknown_agent", "agent_not_published", "calendar_unavailable"],
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
