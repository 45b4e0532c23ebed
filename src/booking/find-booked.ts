import type { Appointment } from "../domain/booking/appointment.ts";
import type { UnsettledBooking } from "../domain/booking/unsettled.ts";
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
