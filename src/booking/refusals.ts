import type { AgentProfile } from "../domain/agents/profile.ts";
import type { Span } from "../domain/booking/availability.ts";
import type { BookingRefusal } from "../domain/booking/refusal.ts";
import { type Refused, refused } from "../domain/result.ts";

/** What was asked for breaks a rule of booking. The times in `why` are in the business's time zone. */
export interface InvalidWish {
	code: "invalid_wish";
	why: BookingRefusal;
	timezone: string;
}

/** Somebody else has the slot that starts at `startsAt` (ms). `free`: others near it; none if the calendar failed. */
export interface SlotTaken {
	code: "slot_taken";
	startsAt: number;
	free: readonly Span[];
}

/** The calendar could not be read. */
export interface CalendarUnavailable {
	code: "calendar_unavailable";
}

/** The calendar failed: it is certain that nothing was changed, or it is not. */
export interface ChangeFailed {
	code: "not_changed" | "outcome_unknown";
}

export function invalidWish(
	why: BookingRefusal,
	{ timezone }: Pick<AgentProfile, "timezone">,
): Refused<InvalidWish> {
	return refused({ code: "invalid_wish", why, timezone });
}
