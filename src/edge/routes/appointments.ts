import type { OpenAPIHono } from "@hono/zod-openapi";

import {
	Appointment,
	AppointmentPage,
	AppointmentParams,
	AppointmentsQuery,
} from "../../domain/wire/appointments.ts";
import { getAppointment, listAppointments } from "../../store/records/appointments.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, keyedRoute, msOrUndefined } from "../route-kit.ts";
import { shownAppointment, taggedBy } from "../shown.ts";

const list = keyedRoute({
	method: "get",
	path: "/v1/appointments",
	operationId: "listAppointments",
	tags: ["appointments"],
	summary: "Appointments, in order of their start",
	request: { query: AppointmentsQuery },
	responses: { 200: jsonAnswer("A page of appointments", AppointmentPage) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/appointments/{appointmentId}",
	operationId: "getAppointment",
	tags: ["appointments"],
	summary: "An appointment, also one that was cancelled",
	request: { params: AppointmentParams },
	responses: { 200: jsonAnswer("The appointment", Appointment) },
	problems: ["malformed_id", "not_found"],
});

export function appointmentRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor, from, to, ...filters } = c.req.valid("query");
		const between = { from: msOrUndefined(from), to: msOrUndefined(to) };
		const page = await findPage(limit, {
			find: (most) =>
				listAppointments(c.env.DB, c.var.workspaceId, {
					...filters,
					...between,
					after: cursor,
					limit: most,
				}),
			show: shownAppointment,
			cursorOf: ({ startsAt, appointmentId }) => `${startsAt}.${appointmentId}`,
		});
		return c.json(page, 200);
	});

	app.openapi(get, async (c) => {
		const { appointmentId } = c.req.valid("param");
		const row = await getAppointment(c.env.DB, c.var.workspaceId, appointmentId);
		if (row === null)
			return refuse(c, { code: "not_found", what: "appointment", id: appointmentId });
		return c.json(shownAppointment(row), 200, taggedBy(row));
	});
}
