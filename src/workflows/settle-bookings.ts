import { findBooked, findChanged } from "../booking/find-booked.ts";
import { changeCommand } from "../booking/record-in-call.ts";
import { appointmentFacts } from "../domain/booking/appointment.ts";
import { unsettledBookings, unsettledChanges } from "../domain/booking/unsettled.ts";
import { readEvents } from "../domain/events/read.ts";
import type { Calendar } from "../providers/calendar/port.ts";
import type { FinishedCall } from "./finished-call.ts";
import { type Attempt, valueOrFinalFailure, ensureRecorded } from "./step.ts";

interface SettleDeps {
	call: Pick<FinishedCall, "readLog" | "execute">;
	calendar: Pick<Calendar, "outcomeOf" | "find">;
}

/**
 * Asks the calendar about the bookings, moves and cancellations whose outcome the call does not know, and records those
 * that were made. So their callers are reminded, even if the call broke off. If the calendar does not answer at all, they
 * stay uncertain.
 * @returns whether anything was recorded.
 */
export async function settleBookings(
	workspaceId: string,
	{ call, calendar }: SettleDeps,
	attempt: Attempt,
): Promise<boolean> {
	const events = readEvents(await call.readLog());
	const found = await valueOrFinalFailure(attempt, async () => ({
		booked: await findBooked(unsettledBookings(events), { calendar, workspaceId }),
		changed: await findChanged(unsettledChanges(events), { calendar, workspaceId }),
	}));
	if (!found.ok) return false;
	const { booked, changed } = found.value;
	for (const { appointment, turn } of booked) {
		const facts = appointmentFacts(appointment);
		await ensureRecorded(call.execute({ type: "booking_found", turn, appointment: facts }));
	}
	for (const { appointment, turn } of changed) {
		const what = appointment.status === "cancelled" ? "cancelled" : "moved";
		await ensureRecorded(call.execute(changeCommand(what, appointment, turn)));
	}
	return booked.length + changed.length > 0;
}
