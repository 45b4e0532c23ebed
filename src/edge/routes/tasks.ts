import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";

import {
	NewTask,
	Task,
	TaskChange,
	TaskPage,
	TaskParams,
	TasksQuery,
} from "../../domain/wire/tasks.ts";
import { finishTask, insertTask, listTasks, type TaskRow } from "../../store/records/tasks.ts";
import { getContact } from "../../store/views/contacts.ts";
import { KEYED, KEYED_RESPONSES } from "../auth.ts";
import type { EdgeEnv } from "../edge-env.ts";
import { newTaskId } from "../ids.ts";
import { jsonAnswer, jsonBody } from "../json-content.ts";
import { oneMore, pageFrom } from "../page.ts";
import { problemOf, refuse } from "../problems.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";

const list = createRoute({
	method: "get",
	path: "/v1/tasks",
	operationId: "listTasks",
	tags: ["crm"],
	summary: "What somebody has to do, in order of when it is due",
	...KEYED,
	request: { query: TasksQuery },
	responses: {
		200: jsonAnswer("A page of tasks", TaskPage),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const create = createRoute({
	method: "post",
	path: "/v1/tasks",
	operationId: "createTask",
	tags: ["crm"],
	summary: "Make a task, for a contact or for nobody in particular",
	...KEYED,
	request: { body: jsonBody(NewTask, true) },
	responses: {
		201: jsonAnswer("The task", Task),
		400: problemOf("malformed_json"),
		413: problemOf("body_too_large"),
		415: problemOf("unsupported_media_type"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

const change = createRoute({
	method: "patch",
	path: "/v1/tasks/{taskId}",
	operationId: "changeTask",
	tags: ["crm"],
	summary: "Tick a task off, or open it again",
	...KEYED,
	request: { params: TaskParams, body: jsonBody(TaskChange, true) },
	responses: {
		200: jsonAnswer("The task as it is now", Task),
		400: problemOf("malformed_id", "malformed_json"),
		404: problemOf("not_found"),
		413: problemOf("body_too_large"),
		415: problemOf("unsupported_media_type"),
		422: problemOf("invalid_request"),
		...KEYED_RESPONSES,
	},
});

export function taskRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor: after, status, contactId } = c.req.valid("query");
		const { workspaceId } = c.var;
		const contact =
			contactId === undefined ? null : await getContact(c.env.DB, workspaceId, contactId);
		const ids = contact === null ? [contactId ?? ""] : [contact.contactId, ...contact.mergedIds];
		const contactIds = contactId === undefined ? undefined : ids;
		const query = { limit: oneMore(limit), status, contactIds, after };
		const listed = await listTasks(c.env.DB, workspaceId, query);
		const { rows, nextCursor } = pageFrom(
			listed,
			limit,
			({ dueAt, taskId }) => `${Math.floor(Date.parse(dueAt) / 1000)}.${taskId}`,
		);
		return c.json({ data: rows.map(shown), nextCursor }, 200);
	});

	app.openapi(create, async (c) => {
		const { contactId, ...asked } = c.req.valid("json");
		const { workspaceId } = c.var;
		const contact = contactId === null ? null : await getContact(c.env.DB, workspaceId, contactId);
		if (contactId !== null && contact === null) {
			const errors = [{ field: "contactId", message: "is no contact of this workspace" }];
			return refuse(c, { code: "invalid_request", errors });
		}
		const now = Date.now();
		const task: TaskRow = {
			workspaceId,
			taskId: newTaskId(now),
			contactId: contact?.contactId ?? null,
			...asked,
			name: contact?.name ?? null,
			phone: contact?.phone ?? null,
			createdAt: now,
			doneAt: null,
		};
		await insertTask(c.env.DB, task);
		return c.json(shown(task), 201);
	});

	app.openapi(change, async (c) => {
		const { taskId: id } = c.req.valid("param");
		const { done } = c.req.valid("json");
		const key = { workspaceId: c.var.workspaceId, taskId: id };
		const task = await finishTask(c.env.DB, key, { done, at: Date.now() });
		if (task === null) return refuse(c, { code: "not_found", what: "task", id });
		return c.json(shown(task), 200);
	});
}

function shown(row: TaskRow) {
	const { workspaceId: _, ...task } = row;
	return { ...task, createdAt: isoTime(row.createdAt), doneAt: isoTimeOrNull(row.doneAt) };
}
