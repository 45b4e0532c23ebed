import { checkBooking } from "../domain/booking/request.ts";
import { nameKeyOf } from "../domain/people/names.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import type { BookingWish } from "./book.ts";
import type { BookingContext } from "./requester.ts";
import { withTimeout } from "./with-timeout.ts";

/** An agent that says nothing else gives a caller, and a number, so many appointments. */
const MAX_STANDING = 3;
/** The booking itself may take the rest of a tool's time. */
const READ_MS = 400;

export interface TooManyAppointments {
	code: "too_many_appointments";
	limit: number;
}

/**
 * Refuses a caller who has as many appointments as the agent gives to one call, or to one number. A repeat of a booking
 * is none more, and the office has no limit. A calendar that does not answer is left to the booking.
 */
export async function checkLimit(
	wish: BookingWish,
	{ agent, calendar, workspaceId, now, requester }: BookingContext,
): Promise<Result<null, TooManyAppointments>> {
	if (requester.kind === "office") return accepted(null);
	const checked = checkBooking(agent, wish, now);
	if (!checked.ok) return accepted(null);
	const { phone, startsAt, service, name } = checked.value;
	const limit = agent.maxStandingAppointments ?? MAX_STANDING;
	const read = () => calendar.upcoming({ workspaceId, phone, now });
	const upcoming = await withTimeout(read, { ms: READ_MS, clock: requester.clock });
	const standing = upcoming.ok ? upcoming.value : [];
	const isRepeat = standing.some(
		(each) =>
			each.startsAt === startsAt &&
			each.service === service &&
			nameKeyOf(each.name) === nameKeyOf(name),
	);
	const most = Math.max(standing.length, requester.appointments.standing());
	return isRepeat || most < limit
		? accepted(null)
		: refused({ code: "too_many_appointments", limit });
}
