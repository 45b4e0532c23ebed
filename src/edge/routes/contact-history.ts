import type { OpenAPIHono } from "@hono/zod-openapi";

import {
	ActivityPage,
	ContactParams,
	NewNote,
	Note,
	NotePage,
	OfContactQuery,
} from "../../domain/wire/contacts.ts";
import { insertNote, listNotes, type NoteRow } from "../../store/records/contact-notes.ts";
import { type CallRow, listCalls } from "../../store/views/calls.ts";
import { getContact } from "../../store/views/contacts.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newId } from "../ids.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { isoTime, isoTimeOrNull } from "../shown.ts";

const activities = keyedRoute({
	method: "get",
	path: "/v1/contacts/{contactId}/activities",
	operationId: "listContactActivities",
	tags: ["crm"],
	summary: "A contact's calls with what they came to, newest first",
	request: { params: ContactParams, query: OfContactQuery },
	responses: { 200: jsonAnswer("A page of activities", ActivityPage) },
	problems: ["malformed_id", "not_found"],
});

const notes = keyedRoute({
	method: "get",
	path: "/v1/contacts/{contactId}/notes",
	operationId: "listContactNotes",
	tags: ["crm"],
	summary: "What was written about a contact, newest first",
	request: { params: ContactParams, query: OfContactQuery },
	responses: { 200: jsonAnswer("A page of notes", NotePage) },
	problems: ["malformed_id", "not_found"],
});

const write = keyedRoute({
	method: "post",
	path: "/v1/contacts/{contactId}/notes",
	operationId: "writeContactNote",
	tags: ["crm"],
	summary: "Write a note about a contact",
	request: { params: ContactParams, body: jsonBody(NewNote, true) },
	responses: { 201: jsonAnswer("The note", Note) },
	problems: ["malformed_id", "not_found"],
});

export function contactHistoryRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(activities, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { limit, cursor: before } = c.req.valid("query");
		const { workspaceId } = c.var;
		const contact = await getContact(c.env.DB, workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const query = { workspaceId, before, filters: { contactId: contact.contactId } };
		const page = await findPage(limit, {
			find: (most) => listCalls(c.env.DB, { ...query, limit: most }),
			show: shownActivity,
			cursorOf: ({ callId }) => callId,
		});
		return c.json(page, 200);
	});

	app.openapi(notes, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { limit, cursor: before } = c.req.valid("query");
		const contact = await getContact(c.env.DB, c.var.workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const { workspaceId, contactId, mergedIds } = contact;
		const of = { workspaceId, contactIds: [contactId, ...mergedIds] };
		const page = await findPage(limit, {
			find: (most) => listNotes(c.env.DB, of, { before, limit: most }),
			show: shownNote,
			cursorOf: ({ noteId }) => noteId,
		});
		return c.json(page, 200);
	});

	app.openapi(write, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const contact = await getContact(c.env.DB, c.var.workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const { workspaceId, contactId } = contact;
		const writtenAt = Date.now();
		const { text } = c.req.valid("json");
		const note = { workspaceId, contactId, noteId: newId("note", writtenAt), text, writtenAt };
		await insertNote(c.env.DB, note);
		return c.json(shownNote(note), 201);
	});
}

function shownActivity(call: CallRow) {
	const { callId, startedAt, durationMs, channel, endedReason, outcome, analysis } = call;
	const summary = analysis?.status === "complete" ? analysis.summary : null;
	const at = isoTimeOrNull(startedAt);
	return { callId, startedAt: at, durationMs, channel, endedReason, outcome, summary };
}

function shownNote({ noteId, contactId, text, writtenAt }: NoteRow) {
	return { noteId, contactId, text, writtenAt: isoTime(writtenAt) };
}
