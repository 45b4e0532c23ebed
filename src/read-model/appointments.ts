import { z } from "zod";

import { selected } from "./columns.ts";

/** A booking, as src/providers/calendar wrote it. */
const AppointmentRow = z.object({
	appointmentId: z.string(),
	callId: z.string(),
	resource: z.string(),
	service: z.string(),
	/** Milliseconds since the epoch, as every `…At`. */
	startsAt: z.int(),
	endsAt: z.int(),
	timezone: z.string(),
	name: z.string(),
	phone: z.string(),
	bookedAt: z.int(),
});
export type AppointmentRow = z.infer<typeof AppointmentRow>;

/** Where a page ends: a start and a resource name one appointment of a workspace. */
type AppointmentPlace = Pick<AppointmentRow, "startsAt" | "resource">;

interface AppointmentsQuery {
	callId?: string | undefined;
	/** Milliseconds since the epoch: only appointments that start then or later. */
	from?: number | undefined;
	/** Only what comes after this place: the last of the page before. */
	after?: AppointmentPlace | undefined;
	limit: number;
}

const SELECT = `SELECT ${selected(Object.keys(AppointmentRow.shape))} FROM appointments`;

/** A workspace's appointments in order of their start. */
export async function listAppointments(
	db: D1Database,
	workspaceId: string,
	{ callId, from, after, limit }: AppointmentsQuery,
): Promise<AppointmentRow[]> {
	const { results } = await db
		.prepare(
			`${SELECT} WHERE workspace_id = ?1
				AND (?2 IS NULL OR call_id = ?2)
				AND (?3 IS NULL OR starts_at >= ?3)
				AND (?4 IS NULL OR (starts_at, resource) > (?4, ?5))
			ORDER BY starts_at, resource LIMIT ?6`,
		)
		.bind(
			workspaceId,
			callId ?? null,
			from ?? null,
			after?.startsAt ?? null,
			after?.resource ?? null,
			limit,
		)
		.all();
	return z.array(AppointmentRow).parse(results);
}
