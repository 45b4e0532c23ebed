import { findBooked } from "../booking/find-booked.ts";
import { appointmentFacts } from "../domain/booking/appointment.ts";
import { unsettledBookings } from "../domain/booking/unsettled.ts";
import { readEvents } from "../domain/events/read.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { CallPort } from "./finished-call.ts";
import { type Attempt, orGiveUp, recorded } from "./step.ts";

interface SettleDeps {
	call: Pick<CallPort, "readLog" | "execute">;
	calendar: Pick<Calendar, "outcomeOf">;
}

/**
 * Asks the calendar about the bookings of which the call never learned what came of them, and records those that
 * were made: who has an appointment is reminded of it, whatever broke off in the call. A calendar that does not
 * answer, however often it is asked, leaves them as uncertain as they were.
 * @returns whether the log learned anything.
 */
export async function settleBookings(
	workspaceId: string,
	{ call, calendar }: SettleDeps,
	attempt: Attempt,
): Promise<boolean> {
	const unsettled = unsettledBookings(readEvents(await call.readLog()));
	const found = await orGiveUp(attempt, () => findBooked(unsettled, { calendar, workspaceId }));
	if (!found.ok) return false;
	for (const { appointment, turn } of found.value) {
		const facts = appointmentFacts(appointment);
		await recorded(call.execute({ type: "booking_found", turn, appointment: facts }));
	}
	return found.value.length > 0;
}
