import { cancelKeyOf } from "../domain/booking/request.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { NoSuchAppointment } from "../providers/calendar/port.ts";
import { changeCalendar } from "./ask-calendar.ts";
import { type OwnChange, withOwner } from "./own-change.ts";
import type { ChangeFailed } from "./refusals.ts";
import { type CalendarContext, keyPrefixOf, mayChange } from "./requester.ts";

/** Cancels once however often it is asked. */
export async function cancel(
	appointmentId: string,
	context: CalendarContext,
): Promise<Result<OwnChange, NoSuchAppointment | ChangeFailed>> {
	const { calendar, workspaceId, now, requester } = context;
	const changeKey = cancellationKey(appointmentId, context);
	if (changeKey === null) return refused({ code: "no_such_appointment", appointmentId });
	const cancelled = await changeCalendar(requester, {
		make: () => calendar.cancel({ workspaceId, appointmentId, changeKey, changedAt: now }),
		look: () => calendar.find(workspaceId, appointmentId),
		isMade: ({ status }) => status === "cancelled",
	});
	return cancelled.ok ? accepted(withOwner(cancelled.value, changeKey)) : cancelled;
}

/** What makes two requests the same cancellation; null for an appointment that this requester may not cancel. */
export function cancellationKey(
	appointmentId: string,
	{ requester }: Pick<CalendarContext, "requester">,
): string | null {
	return mayChange(requester, appointmentId)
		? cancelKeyOf(keyPrefixOf(requester), appointmentId)
		: null;
}
