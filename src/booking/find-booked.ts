import type { Appointment } from "../domain/booking/appointment.ts";
import type { UnsettledBooking, UnsettledChange } from "../domain/booking/unsettled.ts";
import type { Calendar } from "../providers/calendar/port.ts";

/** Which of the bookings that a call knows no result of were made, and not given up since; with the turn that asked. */
export async function findBooked(
	unsettled: readonly UnsettledBooking[],
	{ calendar, workspaceId }: { calendar: Pick<Calendar, "outcomeOf">; workspaceId: string },
): Promise<{ appointment: Appointment; turn: number }[]> {
	const found = await Promise.all(
		unsettled.map(async ({ effectKey, turn }) => {
			const appointment = await calendar.outcomeOf(workspaceId, effectKey);
			return appointment?.status === "booked" ? [{ appointment, turn }] : [];
		}),
	);
	return found.flat();
}

/** Which of the changes that a call knows no result of were made, and are the latest of their appointments. */
export async function findChanged(
	unsettled: readonly UnsettledChange[],
	{ calendar, workspaceId }: { calendar: Pick<Calendar, "find">; workspaceId: string },
): Promise<{ appointment: Appointment; turn: number }[]> {
	const found = await Promise.all(
		unsettled.map(async ({ appointmentId, effectKey, turn }) => {
			const appointment = await calendar.find(workspaceId, appointmentId);
			return appointment?.changeKey === effectKey ? [{ appointment, turn }] : [];
		}),
	);
	return found.flat();
}
