import { z } from "zod";

import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

const When = z.iso.datetime({ offset: true, error: "takes an ISO 8601 time with its offset" });

export const Task = z
	.object({
		taskId: z.string(),
		contactId: z.string().nullable(),
		kind: z.string().meta({
			description: "`call_back` and `appointment_reminder` come of calls; yours may be others",
		}),
		dueAt: When,
		name: z.string().nullable(),
		phone: z.string().nullable(),
		note: z.string(),
		createdAt: z.iso.datetime(),
		doneAt: z.iso.datetime().nullable(),
	})
	.meta({ id: "Task" });

export const TaskPage = pageOf("TaskPage", Task);

export const TasksQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.regex(/^\d{1,12}\.\S{1,200}$/, "takes `nextCursor` of the page before")
		.transform((cursor) => {
			const dot = cursor.indexOf(".");
			return { due: Number(cursor.slice(0, dot)), taskId: cursor.slice(dot + 1) };
		})
		.optional()
		.meta({ description: CURSOR_MEANS }),
	status: z.enum(["open", "done"]).optional(),
	contactId: z.string().max(64).optional(),
});

export const NewTask = z
	.strictObject({
		contactId: z.string().max(64).nullable().default(null),
		kind: z
			.string()
			.regex(/^[a-z0-9_]{1,40}$/, "takes 1 to 40 of a-z, 0-9 and _")
			.default("to_do"),
		dueAt: When,
		note: z.string().trim().min(1).max(2000),
	})
	.meta({ id: "NewTask" });

/** Task ids of follow-ups contain a slash. */
export const TaskParams = z.object({ taskId: z.string().min(1).max(200) });

export const TaskChange = z.strictObject({ done: z.boolean() }).meta({ id: "TaskChange" });
