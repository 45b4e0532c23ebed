import { z } from "zod";

import { changesIn, type RecordedChange } from "../call/appointments.ts";
import { conversationOf, toolsIn } from "../call/conversation.ts";
import type { RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/written-start.ts";
import { intentKeyOf } from "./request.ts";

/** The code of a refusal that does not know whether the booking was made. */
export const OUTCOME_UNKNOWN = "outcome_unknown";

const Failed = z.object({ error: z.object({ code: z.string() }) });

export interface UnsettledBooking {
	effectKey: string;
	turn: number;
}

/**
 * The bookings that a call began and that its log has no certain result of: no answer came, or an uncertain one. They
 * may have been made; the calendar's `outcomeOf` says.
 */
export function unsettledBookings(events: readonly RecordedEvent[]): UnsettledBooking[] {
	const booked = changesIn(events)
		.filter(({ status }) => status === "booked")
		.map((change) => ({ seq: change.seq, intentKey: intentOf(change) }));
	const open = toolsIn(conversationOf(events)).flatMap(
		({ tool, effectKey, turn, seq, returned }): UnsettledBooking[] => {
			if (tool !== "book_appointment" || effectKey === null) return [];
			if (returned !== null && !isUncertain(returned)) return [];
			const found = booked.some((each) => each.seq > seq && each.intentKey === effectKey);
			return found ? [] : [{ effectKey, turn }];
		},
	);
	return [...new Map(open.map((each) => [each.effectKey, each])).values()];
}

function isUncertain({ ok, output }: { ok: boolean; output: unknown }): boolean {
	return !ok && Failed.safeParse(output).data?.error.code === OUTCOME_UNKNOWN;
}

function intentOf({ callId, facts: { startsAt, timezone, phone } }: RecordedChange): string {
	return intentKeyOf(callId, { startsAt: instantOfIso(startsAt, timezone) ?? Number.NaN, phone });
}
