import { z } from "zod";

import { Appointment } from "../../domain/booking/appointment.ts";
import { jsonText, selected, snake } from "../sql.ts";

const AppointmentChangeRow = z.object({
	workspaceId: z.string(),
	appointmentId: z.string(),
	revision: z.int(),
	kind: z.enum(["booked", "moved", "cancelled"]),
	changeKey: z.string(),
	/** As it was after the change. */
	appointment: jsonText(Appointment),
	changedAt: z.int(),
	toldAt: z.int().nullable(),
});
export type AppointmentChangeRow = z.infer<typeof AppointmentChangeRow>;

const SELECT = `SELECT ${selected(Object.keys(AppointmentChangeRow.shape))} FROM appointment_changes`;

const SNAPSHOT = Object.keys(Appointment.shape)
	.map((field) => `'${field}', ${field === "movedFrom" ? "json(moved_from)" : snake(field)}`)
	.join(", ");

interface ChangeToKeep {
	workspaceId: string;
	appointmentId: string;
	/** The revision after the change. */
	revision: number;
	kind: AppointmentChangeRow["kind"];
	changeKey: string;
	/** Null for what the office did, which nothing tells from here yet. */
	toldAt: number | null;
}

/** Keeps a change that the statement before it, of the same transaction, has made; nothing if it made none. */
export function insertChange(db: D1Database, change: ChangeToKeep): D1PreparedStatement {
	const { workspaceId, appointmentId, revision, kind, changeKey, toldAt } = change;
	return db
		.prepare(
			`INSERT INTO appointment_changes (workspace_id, appointment_id, revision, kind, change_key, appointment,
				changed_at, told_at)
			SELECT workspace_id, appointment_id, revision, ?4, ?5, json_object(${SNAPSHOT}), changed_at, ?6
			FROM appointments WHERE workspace_id = ?1 AND appointment_id = ?2 AND revision = ?3
				AND coalesce(change_key, intent_key) = ?5
			ON CONFLICT DO NOTHING`,
		)
		.bind(workspaceId, appointmentId, revision, kind, changeKey, toldAt);
}

/** The changes of an appointment that were made under a key, in order. */
export async function listChanges(
	db: D1Database,
	of: { workspaceId: string; appointmentId: string; changeKey: string },
): Promise<AppointmentChangeRow[]> {
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1 AND appointment_id = ?2 AND change_key = ?3 ORDER BY revision`,
		)
		.bind(of.workspaceId, of.appointmentId, of.changeKey)
		.all();
	return z.array(AppointmentChangeRow).parse(results);
}
