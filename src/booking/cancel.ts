import { cancelKeyOf } from "../domain/booking/request.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { AppointmentChanged, NoSuchAppointment } from "../providers/calendar/port.ts";
import { changeCalendar, readCalendar } from "./ask-calendar.ts";
import { keyOfRequest, madeBefore } from "./made-before.ts";
import { unlessOvertaken } from "./overtaken.ts";
import { type OwnChange, withOwner } from "./own-change.ts";
import type { CalendarUnavailable, ChangeFailed } from "./refusals.ts";
import { type CalendarContext, keyPrefixOf, mayChange } from "./requester.ts";

export interface CancelWish {
	appointmentId: string;
	/** As in `MoveWish`. */
	revision?: number | undefined;
	idempotencyKey?: string | undefined;
}

/** Cancels once however often it is asked. */
export async function cancel(
	wish: CancelWish,
	context: CalendarContext,
): Promise<
	Result<OwnChange, NoSuchAppointment | AppointmentChanged | CalendarUnavailable | ChangeFailed>
> {
	const { appointmentId } = wish;
	const { calendar, workspaceId, now, requester } = context;
	const ownKey = cancellationKey(appointmentId, context);
	if (ownKey === null) return refused({ code: "no_such_appointment", appointmentId });
	const found = await readCalendar(requester, () => calendar.find(workspaceId, appointmentId));
	if (!found.ok) return found;
	const appointment = found.value;
	if (appointment === null) return refused({ code: "no_such_appointment", appointmentId });
	const before = await madeBefore("cancelled", { ...wish, appointment }, context);
	if (!before.ok) return before;
	if (before.value !== null)
		return accepted({ appointment, already: true, isOwn: before.value.isLast });

	const changeKey = keyOfRequest("cancelled", wish.idempotencyKey) ?? ownKey;
	const change = { workspaceId, appointmentId, changeKey, by: requester.kind } as const;
	const cancelled = await changeCalendar(requester, {
		make: () =>
			unlessOvertaken({ appointment, revision: wish.revision, context }, (revision) =>
				calendar.cancel({ ...change, changedAt: now, revision }),
			),
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
