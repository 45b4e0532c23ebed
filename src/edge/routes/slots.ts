import type { OpenAPIHono } from "@hono/zod-openapi";

import { findFreeSlots } from "../../booking/find-free-slots.ts";
import { Slots, SlotsQuery } from "../../domain/wire/appointments.ts";
import { bookingProblem, findProfile, officeContext } from "../booking.ts";
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
		const agent = await findProfile(c.env.DB, { workspaceId: c.var.workspaceId, agentId });
		if (!agent.ok) return refuse(c, agent.refusal);
		const context = { ...officeContext(c), agent: agent.value };
		const found = await findFreeSlots({ service, from, to, time }, limit, context);
		if (!found.ok) return refuse(c, bookingProblem(found.refusal, "from"));
		const data = found.value.slots.map(({ startsAt, endsAt }) => ({
			startsAt: isoTime(startsAt),
			endsAt: isoTime(endsAt),
		}));
		const { timezone } = agent.value;
		return c.json({ agentId, service: found.value.service, timezone, data }, 200);
	});
}
