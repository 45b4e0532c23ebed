import { z } from "zod";

import { isoOf } from "../../domain/booking/local-time.ts";
import { RESOURCE } from "../calendar/port.ts";
import { ProviderError } from "../provider-error.ts";
import type { Crm, CrmAppointment, CrmTask } from "./port.ts";

const AppointmentRow = z
	.object({
		appointment_id: z.string(),
		service: z.string(),
		starts_at: z.int(),
		timezone: z.string(),
	})
	.transform((row): CrmAppointment => ({
		appointmentId: row.appointment_id,
		service: row.service,
		startsAt: isoOf(row.starts_at, row.timezone),
	}));

/**
 * The CRM that ships with the product: people in `contacts`, who the phone number joins to
 * `appointments`, and what has to be done for them in `crm_tasks`.
 */
export class D1Crm implements Crm {
	readonly #db: D1Database;
	readonly #clock: () => number;

	constructor(db: D1Database, clock: () => number = Date.now) {
		this.#db = db;
		this.#clock = clock;
	}

	async nextAppointment({
		workspaceId,
		customerId,
		now,
	}: Parameters<Crm["nextAppointment"]>[0]): Promise<CrmAppointment | null> {
		const statement = this.#db
			.prepare(
				`SELECT appointment_id, service, starts_at, timezone FROM appointments
				WHERE workspace_id = ?1 AND resource = ?2 AND starts_at > ?3 AND phone =
					(SELECT phone FROM contacts WHERE workspace_id = ?1 AND contact_id = ?4)
				ORDER BY starts_at LIMIT 1`,
			)
			.bind(workspaceId, RESOURCE, now, customerId);
		return AppointmentRow.nullable().parse(await answered(statement.first()));
	}

	async createTask(task: CrmTask): Promise<{ taskId: string }> {
		const taskId = `task_${task.externalId}`;
		const statement = this.#db
			.prepare(
				`INSERT INTO crm_tasks (workspace_id, task_id, kind, due_at, name, phone, note, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			)
			.bind(
				task.workspaceId,
				taskId,
				task.kind,
				task.dueAt,
				task.name,
				task.phone,
				task.note,
				this.#clock(),
			);
		await answered(statement.run());
		return { taskId };
	}
}

async function answered<T>(asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (cause) {
		throw new ProviderError("crm_unavailable", { retryable: true, cause });
	}
}
