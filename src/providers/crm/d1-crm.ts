import { z } from "zod";

import { isoOf } from "../../domain/time/local-time.ts";
import { ProviderError } from "../provider-error.ts";
import { contactIdOfPhone, findD1Caller } from "./d1-callers.ts";
import type { CallerQuery, Crm, CrmAppointment, CrmTask, KnownCaller } from "./port.ts";

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

	async findCaller(query: CallerQuery): Promise<KnownCaller | null> {
		return await answered(findD1Caller(this.#db, query));
	}

	async nextAppointment({
		workspaceId,
		customerId,
		now,
	}: Parameters<Crm["nextAppointment"]>[0]): Promise<CrmAppointment | null> {
		const statement = this.#db
			.prepare(
				`SELECT appointment_id, service, starts_at, timezone FROM appointments
				WHERE workspace_id = ?1 AND status = 'booked' AND starts_at > ?2 AND phone IN
					(SELECT phone FROM contact_identities WHERE workspace_id = ?1 AND person_id =
						(SELECT person_id FROM contact_identities WHERE workspace_id = ?1 AND contact_id = ?3))
				ORDER BY starts_at LIMIT 1`,
			)
			.bind(workspaceId, now, customerId);
		return AppointmentRow.nullable().parse(await answered(statement.first()));
	}

	async createTask(task: CrmTask): Promise<{ taskId: string }> {
		const taskId = `task_${task.externalId}`;
		const statement = this.#db
			.prepare(
				`INSERT INTO crm_tasks (workspace_id, task_id, contact_id, kind, due_at, name, phone, note, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			)
			.bind(
				task.workspaceId,
				taskId,
				await contactIdOfPhone(task.workspaceId, task.phone),
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
