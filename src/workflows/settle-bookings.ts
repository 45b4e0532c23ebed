import { findBooked } from "../booking/find-booked.ts";
import { appointmentFacts } from "../domain/booking/appointment.ts";
import { unsettledBookings } from "../domain/booking/unsettled.ts";
import { readEvents } from "../domain/events/read.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { FinishedCall } from "./finished-call.ts";
import { type Attempt, valueOrFinalFailure, ensureRecorded } from "./step.ts";

interface SettleDeps {
	call: Pick<FinishedCall, "readLog" | "execute">;
	calendar: Pick<Calendar, "outcomeOf">;
}

/**
 * Asks the calendar about the bookings whose outcome the call does not know, and records those that were made. So their
 * callers are reminded, even if the call broke off. If the calendar does not answer at all, they stay uncertain.
 * @returns whether anything was recorded.
 */
export async function settleBookings(
	workspaceId: string,
	{ call, calendar }: SettleDeps,
	attempt: Attempt,
): Promise<boolean> {
	const unsettled = unsettledBookings(readEvents(await call.readLog()));
	const found = await valueOrFinalFailure(attempt, () =>
		findBooked(unsettled, { calendar, workspaceId }),
	);
	if (!found.ok) return false;
	for (const { appointment, turn } of found.value) {
		const facts = appointmentFacts(appointment);
		await ensureRecorded(call.execute({ type: "booking_found", turn, appointment: facts }));
	}
	return found.value.length > 0;
}
