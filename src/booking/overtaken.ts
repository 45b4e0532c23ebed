import type { Appointment } from "../domain/booking/appointment.ts";
import { refused, type Result } from "../domain/result.ts";
import type { AppointmentChanged } from "../providers/calendar/port.ts";
import { type CalendarContext, keyPrefixOf } from "./requester.ts";

interface ToChange {
	/** As it was looked up. */
	appointment: Appointment;
	/** The revision that the requester has seen; undefined when they named none. */
	revision: number | undefined;
	context: CalendarContext;
}

/** A caller who changes their mind this often is answered with what stands. */
const MAX_OVERTAKEN = 5;

/**
 * Makes a change only if the appointment is as it was looked up: a slow change must not overtake a newer one. An older
 * wish of the same caller that was made in between is no reason to stop: the newer wish counts.
 */
export async function unlessOvertaken<T, R>(
	{ appointment, revision = appointment.revision, context }: ToChange,
	change: (revision: number) => Promise<Result<T, R | AppointmentChanged>>,
): Promise<Result<T, R | AppointmentChanged>> {
	let expected = revision;
	for (let nth = 1; ; nth++) {
		const changed = await change(expected);
		if (changed.ok || !isChanged(changed.refusal)) return changed;
		const standing = changed.refusal.appointment;
		if (nth === MAX_OVERTAKEN || !isOlderWish(standing, context)) return refused(changed.refusal);
		expected = standing.revision;
	}
}

function isChanged(refusal: unknown): refusal is AppointmentChanged {
	return (
		typeof refusal === "object" &&
		refusal !== null &&
		"code" in refusal &&
		refusal.code === "appointment_changed"
	);
}

function isOlderWish({ changeKey, changedAt }: Appointment, context: CalendarContext): boolean {
	const { requester, now } = context;
	if (requester.kind !== "caller" || changeKey === null) return false;
	return changeKey.startsWith(`${keyPrefixOf(requester)}/`) && changedAt < now;
}
