import type { Span } from "../../domain/booking/availability.ts";
import { type BookingRefusal, explain } from "../../domain/booking/refusal.ts";
import { OUTCOME_UNKNOWN } from "../../domain/booking/unsettled.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { ToolContext, ToolResult } from "./tool.ts";

export type Refused = Extract<ToolResult, { ok: false }>;

export const calendarDown: Refused = {
	ok: false,
	code: "calendar_unavailable",
	message: "The calendar does not answer right now. Offer the caller that somebody will call back.",
};

export const notDone: Refused = {
	ok: false,
	code: "calendar_unavailable",
	message:
		"The calendar could not do it, and nothing was changed. Say so, and offer that somebody will call back.",
};

export const outcomeUnknown: Refused = {
	ok: false,
	code: OUTCOME_UNKNOWN,
	message:
		"The calendar does not answer, so it is not certain whether this was done. Say that it is not certain, never that it is done. Trying once more is safe; after that, offer that somebody will call back to confirm.",
};

export const noSuchAppointment: Refused = {
	ok: false,
	code: "no_such_appointment",
	message:
		"There is no such appointment of this caller. Look it up with get_next_appointment first, and use the appointmentId that it returns.",
};

export const appointmentCancelled: Refused = {
	ok: false,
	code: "appointment_cancelled",
	message: "That appointment was cancelled. Offer to book a new one.",
};

export function refused(refusal: BookingRefusal, { agent }: ToolContext): Refused {
	return { ok: false, code: refusal.code, message: explain(refusal, agent.timezone) };
}

export function slotTaken(
	startsAt: number,
	free: readonly Span[],
	{ agent }: ToolContext,
): Refused {
	const isos = free.map((slot) => isoOf(slot.startsAt, agent.timezone));
	const others =
		isos.length > 0 ? `Free are ${isos.join(", ")}.` : "Nothing else is free that week.";
	return {
		ok: false,
		code: "slot_taken",
		message: `${isoOf(startsAt, agent.timezone)} has just been taken. ${others}`,
	};
}

/** A caller who waits for a look at the calendar waits no longer. */
const LOOK_MS = 2_000;

/** A system behind a tool that fails, or is silent, is something the model can tell the caller, not the end of the turn. */
export async function unlessUnavailable<T>(
	unavailable: Refused,
	{ clock }: Pick<ToolContext, "clock">,
	run: () => Promise<T>,
): Promise<T | Refused> {
	const lifted = new AbortController();
	const late = clock.sleep(LOOK_MS, lifted.signal).then(() => unavailable);
	try {
		return await Promise.race([run(), late]);
	} catch (cause) {
		if (cause instanceof ProviderError) return unavailable;
		throw cause;
	} finally {
		lifted.abort();
	}
}
