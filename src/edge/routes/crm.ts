import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import { AppointmentPage, AppointmentsQuery } from "../../domain/wire/appointments.ts";
import { Contact, ContactPage, ContactParams, ContactsQuery } from "../../domain/wire/contacts.ts";
import { FollowUpList, FollowUpsQuery } from "../../domain/wire/follow-ups.ts";
import { listAppointments } from "../../read-model/appointments.ts";
import { getContact, listContacts } from "../../read-model/contacts.ts";
import { listFollowUps } from "../../read-model/follow-ups.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { jsonAnswer } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { shownAppointment, shownContact, shownFollowUp } from "../shown.ts";
import { msOrUndefined } from "../time.ts";

const appointments = createRoute({
	method: "get",
	path: "/v1/appointments",
	operationId: "listAppointments",
	tags: ["crm"],
	summary: "Appointments, in order of their start",
	...KEYED,
	request: { query: AppointmentsQuery },
	responses: {
		200: jsonAnswer("A page of appointments", AppointmentPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const contacts = createRoute({
	method: "get",
	path: "/v1/contacts",
	operationId: "listContacts",
	tags: ["crm"],
	summary: "Contacts, or the one with a phone number",
	...KEYED,
	request: { query: ContactsQuery },
	responses: {
		200: jsonAnswer("A page of contacts", ContactPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const contact = createRoute({
	method: "get",
	path: "/v1/contacts/{contactId}",
	operationId: "getContact",
	tags: ["crm"],
	summary: "A contact",
	...KEYED,
	request: { params: ContactParams },
	responses: {
		200: jsonAnswer("The contact", Contact),
		404: problemOf("not_found"),
		...KEYED_RESPONSES,
	},
});

const followUps = createRoute({
	method: "get",
	path: "/v1/follow-ups",
	operationId: "listFollowUps",
	tags: ["crm"],
	summary: "What has to happen next, newest call first",
	...KEYED,
	request: { query: FollowUpsQuery },
	responses: {
		200: jsonAnswer("Follow-ups, at most `limit`", FollowUpList),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

export function crmRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(appointments, async (c) => {
		const { limit, cursor, callId, from } = c.req.valid("query");
		const listed = await listAppointments(c.env.DB, c.var.workspaceId, {
			callId,
			from: msOrUndefined(from),
			after: cursor,
			limit: oneMore(limit),
		});
		const { rows, nextCursor } = pageFrom(listed, limit, (at) => `${at.startsAt}.${at.resource}`);
		return c.json({ data: rows.map(shownAppointment), nextCursor }, 200);
	});

	app.openapi(contacts, async (c) => {
		const { limit, cursor, phone } = c.req.valid("query");
		const query = { limit: oneMore(limit), after: cursor, phone };
		const listed = await listContacts(c.env.DB, c.var.workspaceId, query);
		const { rows, nextCursor } = pageFrom(listed, limit, (last) => last.contactId);
		return c.json({ data: rows.map(shownContact), nextCursor }, 200);
	});

	app.openapi(contact, async (c) => {
		const { contactId } = c.req.valid("param");
		const row = await getContact(c.env.DB, c.var.workspaceId, contactId);
		if (row === null) return refuse(c, { code: "not_found", what: "contact", id: contactId });
		return c.json(shownContact(row), 200);
	});

	app.openapi(followUps, async (c) => {
		const listed = await listFollowUps(c.env.DB, c.var.workspaceId, c.req.valid("query"));
		return c.json({ data: listed.map(shownFollowUp) }, 200);
	});
}
