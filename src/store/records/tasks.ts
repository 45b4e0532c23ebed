import { z } from "zod";

import { insertFromJson, selected } from "../sql.ts";

/** Something that a person has to do. */
export const TaskRow = z.object({
	workspaceId: z.string(),
	taskId: z.string(),
	/** Null when the contact is unknown. */
	contactId: z.string().nullable(),
	/** Calls make `call_back` and `appointment_reminder`; people may use others. */
	kind: z.string(),
	/** ISO 8601 with offset. */
	dueAt: z.string(),
	name: z.string().nullable(),
	phone: z.string().nullable(),
	note: z.string(),
	/** Milliseconds since the epoch. */
	createdAt: z.int(),
	/** Null while it is open. */
	doneAt: z.int().nullable(),
});
export type TaskRow = z.infer<typeof TaskRow>;

const fields = Object.keys(TaskRow.shape);
const SELECT = `SELECT ${selected(fields)} FROM crm_tasks`;

export interface TasksQuery {
	limit: number;
	status?: "open" | "done" | undefined;
	/** Any of a contact's ids. */
	contactIds?: readonly string[] | undefined;
	/** The last task of the page before: when it is due, in seconds since the epoch, and its id. */
	after?: { due: number; taskId: string } | undefined;
}

/** Tasks in the order in which they are due. */
export async function listTasks(
	db: D1Database,
	workspaceId: string,
	{ limit, status, contactIds, after }: TasksQuery,
): Promise<TaskRow[]> {
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1
				AND (?2 IS NULL OR (done_at IS NULL) = (?2 = 'open'))
				AND (?3 IS NULL OR contact_id IN (SELECT value FROM json_each(?3)))
				AND (?4 IS NULL OR (unixepoch(due_at), task_id) > (?4, ?5))
			ORDER BY unixepoch(due_at), task_id LIMIT ?6`,
		)
		.bind(
			workspaceId,
			status ?? null,
			contactIds === undefined ? null : JSON.stringify(contactIds),
			after?.due ?? null,
			after?.taskId ?? null,
			limit,
		)
		.all();
	return z.array(TaskRow).parse(results);
}

/** Adds a task. One that exists is left as it is. */
export async function insertTask(db: D1Database, task: TaskRow): Promise<void> {
	await db
		.prepare(`${insertFromJson("crm_tasks", fields)} ON CONFLICT DO NOTHING`)
		.bind(JSON.stringify([task]))
		.run();
}

/** Returns the task as it is now, or null when there is none. A task that was done before keeps its time. */
export async function finishTask(
	db: D1Database,
	{ workspaceId, taskId }: { workspaceId: string; taskId: string },
	{ done, at }: { done: boolean; at: number },
): Promise<TaskRow | null> {
	const row = await db
		.prepare(
			`UPDATE crm_tasks SET done_at = iif(?3, coalesce(done_at, ?4), NULL)
			WHERE workspace_id = ?1 AND task_id = ?2 RETURNING ${selected(fields)}`,
		)
		.bind(workspaceId, taskId, done ? 1 : 0, at)
		.first();
	return TaskRow.nullable().parse(row);
}
