import type { OpenAPIHono } from "@hono/zod-openapi";

import {
	Contact,
	ContactEdit,
	ContactMerge,
	ContactPage,
	ContactParams,
	ContactsQuery,
} from "../../domain/wire/contacts.ts";
import { editContact, mergeContacts } from "../../store/records/contact-edits.ts";
import { listCountries } from "../../store/records/countries.ts";
import { type ContactRow, getContact, listContacts } from "../../store/views/contacts.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { shownContact } from "../shown.ts";

const list = keyedRoute({
	method: "get",
	path: "/v1/contacts",
	operationId: "listContacts",
	tags: ["crm"],
	summary: "Contacts, or those with a phone number or an email address",
	request: { query: ContactsQuery },
	responses: { 200: jsonAnswer("A page of contacts", ContactPage) },
});

const get = keyedRoute({
	method: "get",
	path: "/v1/contacts/{contactId}",
	operationId: "getContact",
	tags: ["crm"],
	summary: "A contact, by its id or by that of one that was merged into it",
	request: { params: ContactParams },
	responses: { 200: jsonAnswer("The contact", Contact) },
	problems: ["malformed_id", "not_found"],
});

const edit = keyedRoute({
	method: "patch",
	path: "/v1/contacts/{contactId}",
	operationId: "editContact",
	tags: ["crm"],
	summary: "Correct a contact's name or email address, over what calls say",
	request: { params: ContactParams, body: jsonBody(ContactEdit, true) },
	responses: { 200: jsonAnswer("The contact as it is now", Contact) },
	problems: ["malformed_id", "not_found"],
});

const merge = keyedRoute({
	method: "post",
	path: "/v1/contacts/{contactId}/merge",
	operationId: "mergeContact",
	tags: ["crm"],
	summary: "Make a contact and another one, who are one person, one",
	description: "From now on both ids, numbers and addresses lead to `into`, in later calls, too.",
	request: { params: ContactParams, body: jsonBody(ContactMerge, true) },
	responses: { 200: jsonAnswer("The contact as it is now", Contact) },
	problems: ["malformed_id", "not_found"],
});

export function contactRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor, phone, email } = c.req.valid("query");
		const { workspaceId } = c.var;
		const countries = phone === undefined ? [] : await listCountries(c.env.DB, workspaceId);
		const query = { after: cursor, phone, countries, email };
		const page = await findPage(limit, {
			find: (most) => listContacts(c.env.DB, workspaceId, { ...query, limit: most }),
			show: shownContact,
			cursorOf: ({ contactId }) => contactId,
		});
		return c.json(page, 200);
	});

	app.openapi(get, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const row = await getContact(c.env.DB, c.var.workspaceId, id);
		if (row === null) return refuse(c, { code: "not_found", what: "contact", id });
		return c.json(shownContact(row), 200);
	});

	app.openapi(edit, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { workspaceId } = c.var;
		const row = await getContact(c.env.DB, workspaceId, id);
		if (row === null) return refuse(c, { code: "not_found", what: "contact", id });
		await editContact(c.env.DB, row, { ...c.req.valid("json"), at: Date.now() });
		const edited = await getContact(c.env.DB, workspaceId, id);
		return c.json(shownContact(edited ?? row), 200);
	});

	app.openapi(merge, async (c) => {
		const { contactId: id } = c.req.valid("param");
		const { into } = c.req.valid("json");
		const { workspaceId } = c.var;
		const merged = await mergeAsked(c.env.DB, { workspaceId, contactId: id, into });
		if (merged === null) return refuse(c, { code: "not_found", what: "contact", id });
		if (typeof merged === "string") {
			const errors = [{ field: "into", message: merged }];
			return refuse(c, { code: "invalid_request", errors });
		}
		return c.json(shownContact(merged), 200);
	});
}

/** A person may merge one of the two between our read and our merge. Then it is tried again. */
const ATTEMPTS = 3;

/** The merged contact; a text with what is wrong with `into`; or null when there is no such contact. */
async function mergeAsked(
	db: D1Database,
	{ workspaceId, contactId, into }: { workspaceId: string; contactId: string; into: string },
): Promise<ContactRow | string | null> {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const [from, target] = await Promise.all([
			getContact(db, workspaceId, contactId),
			getContact(db, workspaceId, into),
		]);
		if (from === null) return null;
		if (target === null) return "is no contact of this workspace";
		if (from.contactId === target.contactId) {
			if (contactId === into) return "is the contact itself";
			// A repeat changes nothing. A merge the other way round would make a circle.
			if (target.contactId === into) return target;
			return `was merged into ${target.contactId}: they are one contact already`;
		}
		const pair = { workspaceId, contactId: from.contactId, intoContactId: target.contactId };
		const done = await mergeContacts(db, { ...pair, at: Date.now() });
		if (done !== "moved_on") return (await getContact(db, workspaceId, into)) ?? target;
	}
	throw new Error("the contacts were merged by others again and again");
}
