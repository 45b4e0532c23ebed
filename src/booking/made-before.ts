import type { Appointment } from "../domain/booking/appointment.ts";
import type { MadeChange } from "../domain/booking/changes.ts";
import { accepted, type Result } from "../domain/result.ts";
import { readCalendar } from "./ask-calendar.ts";
import type { CalendarUnavailable } from "./refusals.ts";
import type { CalendarContext } from "./requester.ts";

/** The key was sent before, with something else. */
export interface KeyReused {
	code: "idempotency_key_reused";
	appointmentId: string;
}

/** `isLast`: nothing was changed since. */
export interface MadeBefore {
	change: MadeChange;
	isLast: boolean;
}

interface Request {
	appointment: Appointment;
	idempotencyKey?: string | undefined;
}

/** The key of a change that was named by its request. */
export function keyOfRequest(
	kind: "moved" | "cancelled",
	idempotencyKey: string | undefined,
): string | null {
	const verb = kind === "moved" ? "move_appointment" : "cancel_appointment";
	return idempotencyKey === undefined ? null : `api/${verb}/key/${idempotencyKey}`;
}

/** The change that an earlier request under the same key made; null when there was none, or the request has no key. */
export async function madeBefore(
	kind: "moved" | "cancelled",
	{ appointment, idempotencyKey }: Request,
	{ calendar, workspaceId, requester }: CalendarContext,
): Promise<Result<MadeBefore | null, CalendarUnavailable>> {
	const changeKey = keyOfRequest(kind, idempotencyKey);
	if (changeKey === null) return accepted(null);
	const { appointmentId, revision } = appointment;
	const key = { workspaceId, appointmentId, changeKey };
	const made = await readCalendar(requester, () => calendar.changesUnder(key));
	if (!made.ok) return made;
	const [change] = made.value;
	if (change === undefined) return accepted(null);
	return accepted({ change, isLast: change.appointment.revision === revision });
}
