import { z } from "zod";

import { Appointment } from "../../domain/booking/appointment.ts";
import { jsonText, selected } from "../sql.ts";

/** As src/providers/calendar wrote it. */
const AppointmentRow = Appointment.extend({
	movedFrom: jsonText(Appointment.shape.movedFrom).nullable(),
});
export type AppointmentRow = z.infer<typeof AppointmentRow>;

/** Where a page ends: the last appointment of it. */
type AppointmentPlace = Pick<AppointmentRow, "startsAt" | "appointmentId">;

interface AppointmentsQuery {
	callId?: string | undefined;
	agentId?: string | undefined;
	status?: AppointmentRow["status"] | undefined;
	/** Milliseconds since the epoch: only appointments that start then or later, and before `to`. */
	from?: number | undefined;
	to?: number | undefined;
	/** Only what comes after this place: the last of the page before. */
	after?: AppointmentPlace | undefined;
	limit: number;
}

const SELECT = `SELECT ${selected(Object.keys(AppointmentRow.shape))} FROM appointments`;

/** A workspace's appointments in order of their start. */
export async function listAppointments(
	db: D1Database,
	workspaceId: string,
	{ callId, agentId, status, from, to, after, limit }: AppointmentsQuery,
): Promise<AppointmentRow[]> {
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1
				AND (?2 IS NULL OR call_id = ?2)
				AND starts_at >= ?3
				AND (starts_at > ?4 OR (starts_at = ?4 AND appointment_id > ?5))
				AND (?6 IS NULL OR agent_id = ?6)
				AND (?7 IS NULL OR status = ?7)
				AND starts_at < ?8
			ORDER BY starts_at, appointment_id LIMIT ?9`,
		)
		.bind(
			workspaceId,
			callId ?? null,
			Math.max(from ?? 0, after?.startsAt ?? 0),
			after?.startsAt ?? -1,
			after?.appointmentId ?? "",
			agentId ?? null,
			status ?? null,
			to ?? Number.MAX_SAFE_INTEGER,
			limit,
		)
		.all();
	return z.array(AppointmentRow).parse(results);
}

export async function getAppointment(
	db: D1Database,
	workspaceId: string,
	appointmentId: string,
): Promise<AppointmentRow | null> {
	const row = await db
		.prepare(`${SELECT} WHERE workspace_id = ? AND appointment_id = ?`)
		.bind(workspaceId, appointmentId)
		.first();
	return AppointmentRow.nullable().parse(row);
}
