import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import {
	ActivityPage,
	ContactParams,
	NewNote,
	Note,
	NotePage,
	OfContactQuery,
} from "../../domain/wire/contacts.ts";
import { insertNote, listNotes, type NoteRow } from "../../store/records/contact-notes.ts";
import { listCalls } from "../../store/views/calls.ts";
import { type ContactRow, getContact } from "../../store/views/contacts.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newNoteId } from "../ids.ts";
import { jsonAnswer, jsonBody } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";

const activities = createRoute({
	method: "get",
	path: "/v1/contacts/{contactId}/activities",
	operationId: "listContactActivities",
	tags: ["crm"],
	summary: "A contact's calls with what they came to, newest first",
	...KEYED,
	request: { params: ContactParams, query: OfContactQuery },
	responses: {
		200: jsonAnswer("A page of activities", ActivityPage),
		400: problemOf("malformed_id"),
		404: problemOf("not_found"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const notes = createRoute({
	method: "get",
	path: "/v1/contacts/{contactId}/notes",
	operationId: "listContactNotes",
	tags: ["crm"],
	summary: "What was written about a contact, newest first",
	...KEYED,
	request: { params: ContactParams, query: OfContactQuery },
	responses: {
		200: jsonAnswer("A page of notes", NotePage),
		400: problemOf("malformed_id"),
		404: problemOf("not_found"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const write = createRoute({
	method: "post",
	path: "/v1/contacts/{contactId}/notes",
	operationId: "writeContactNote",
	tags: ["crm"],
	summary: "Write a note about a contact",
	...KEYED,
	request: { params: ContactParams, body: jsonBody(NewNote, true) },
	responses: {
		201: jsonAnswer("The note", Note),
		400: problemOf("malformed_id", "malformed_json"),
		404: problemOf("not_found"),
		413: problemOf("body_too_large"),
		415: problemOf("unsupported_media_type"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

export function contactHistoryRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(activities, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { limit, cursor: before } = c.req.valid("query");
		const { workspaceId } = c.var;
		const contact = await getContact(c.env.DB, workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const filters = { contactId: contact.contactId };
		const query = { workspaceId, limit: oneMore(limit), before, filters };
		const listed = await listCalls(c.env.DB, query);
		const { rows, nextCursor } = pageFrom(listed, limit, (last) => last.callId);
		const data = rows.map((call) => {
			const { callId, startedAt, durationMs, channel, endedReason, outcome, analysis } = call;
			const summary = analysis?.status === "complete" ? analysis.summary : null;
			const at = isoTimeOrNull(startedAt);
			return { callId, startedAt: at, durationMs, channel, endedReason, outcome, summary };
		});
		return c.json({ data, nextCursor }, 200);
	});

	app.openapi(notes, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { limit, cursor: before } = c.req.valid("query");
		const contact = await getContact(c.env.DB, c.var.workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const listed = await listNotes(c.env.DB, idsOf(contact), { limit: oneMore(limit), before });
		const { rows, nextCursor } = pageFrom(listed, limit, (last) => last.noteId);
		return c.json({ data: rows.map(shown), nextCursor }, 200);
	});

	app.openapi(write, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const contact = await getContact(c.env.DB, c.var.workspaceId, id);
		if (contact === null) return refuse(c, { code: "not_found", what: "contact", id });
		const { workspaceId, contactId } = contact;
		const writtenAt = Date.now();
		const { text } = c.req.valid("json");
		const note = { workspaceId, contactId, noteId: newNoteId(writtenAt), text, writtenAt };
		await insertNote(c.env.DB, note);
		return c.json(shown(note), 201);
	});
}

function idsOf({ workspaceId, contactId, mergedIds }: ContactRow) {
	return { workspaceId, contactIds: [contactId, ...mergedIds] };
}

function shown({ noteId, contactId, text, writtenAt }: NoteRow) {
	return { noteId, contactId, text, writtenAt: isoTime(writtenAt) };
}
