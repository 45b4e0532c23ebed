import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import {
	Appointment,
	AppointmentPage,
	AppointmentParams,
	AppointmentsQuery,
} from "../../domain/wire/appointments.ts";
import { getAppointment, listAppointments } from "../../store/records/appointments.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { jsonAnswer } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { shownAppointment } from "../shown.ts";
import { msOrUndefined } from "../time.ts";

const list = createRoute({
	method: "get",
	path: "/v1/appointments",
	operationId: "listAppointments",
	tags: ["appointments"],
	summary: "Appointments, in order of their start",
	...KEYED,
	request: { query: AppointmentsQuery },
	responses: {
		200: jsonAnswer("A page of appointments", AppointmentPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const get = createRoute({
	method: "get",
	path: "/v1/appointments/{appointmentId}",
	operationId: "getAppointment",
	tags: ["appointments"],
	summary: "An appointment, also one that was cancelled",
	...KEYED,
	request: { params: AppointmentParams },
	responses: {
		200: jsonAnswer("The appointment", Appointment),
		400: problemOf("malformed_id"),
		404: problemOf("not_found"),
		...KEYED_RESPONSES,
	},
});

export function appointmentRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor, from, to, ...filters } = c.req.valid("query");
		const listed = await listAppointments(c.env.DB, c.var.workspaceId, {
			...filters,
			from: msOrUndefined(from),
			to: msOrUndefined(to),
			after: cursor,
			limit: oneMore(limit),
		});
		const { rows, nextCursor } = pageFrom(listed, limit, placeOf);
		return c.json({ data: rows.map(shownAppointment), nextCursor }, 200);
	});

	app.openapi(get, async (c) => {
		const { appointmentId } = c.req.valid("param");
		const row = await getAppointment(c.env.DB, c.var.workspaceId, appointmentId);
		if (row === null)
			return refuse(c, { code: "not_found", what: "appointment", id: appointmentId });
		return c.json(shownAppointment(row), 200);
	});
}

/** What a page's cursor says. */
function placeOf({ startsAt, appointmentId }: { startsAt: number; appointmentId: string }): string {
	return `${startsAt}.${appointmentId}`;
}
