import type { OpenAPIHono } from "@hono/zod-openapi";

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
import type { EdgeEnv } from "../edge-env.ts";
import { newId } from "../ids.ts";
import { refuse } from "../problems.ts";
import { findPage, jsonAnswer, jsonBody, keyedRoute } from "../route-kit.ts";
import { isoTime, isoTimeOrNull } from "../shown.ts";

const list = keyedRoute({
	method: "get",
	path: "/v1/tasks",
	operationId: "listTasks",
	tags: ["crm"],
	summary: "What somebody has to do, in order of when it is due",
	request: { query: TasksQuery },
	responses: { 200: jsonAnswer("A page of tasks", TaskPage) },
});

const create = keyedRoute({
	method: "post",
	path: "/v1/tasks",
	operationId: "createTask",
	tags: ["crm"],
	summary: "Make a task, for a contact or for nobody in particular",
	request: { body: jsonBody(NewTask, true) },
	responses: { 201: jsonAnswer("The task", Task) },
});

const change = keyedRoute({
	method: "patch",
	path: "/v1/tasks/{taskId}",
	operationId: "changeTask",
	tags: ["crm"],
	summary: "Tick a task off, or open it again",
	request: { params: TaskParams, body: jsonBody(TaskChange, true) },
	responses: { 200: jsonAnswer("The task as it is now", Task) },
	problems: ["malformed_id", "not_found"],
});

export function taskRoutes(app: OpenAPIHono<EdgeEnv>): void {
	app.openapi(list, async (c) => {
		const { limit, cursor: after, status, contactId } = c.req.valid("query");
		const { workspaceId } = c.var;
		const contact =
			contactId === undefined ? null : await getContact(c.env.DB, workspaceId, contactId);
		const ids = contact === null ? [contactId ?? ""] : [contact.contactId, ...contact.mergedIds];
		const contactIds = contactId === undefined ? undefined : ids;
		const query = { status, contactIds, after };
		const page = await findPage(limit, {
			find: (most) => listTasks(c.env.DB, workspaceId, { ...query, limit: most }),
			show: shown,
			cursorOf: ({ dueAt, taskId }) => `${Math.floor(Date.parse(dueAt) / 1000)}.${taskId}`,
		});
		return c.json(page, 200);
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
			taskId: newId("task", now),
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
