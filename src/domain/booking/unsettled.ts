import { z } from "zod";

import { changesIn, type RecordedChange } from "../call/appointments.ts";
import { conversationOf, toolsIn } from "../call/conversation.ts";
import type { RecordedEvent } from "../events/catalogue.ts";
import { spellingsOf } from "../people/phone.ts";
import { instantOfIso } from "../time/written-start.ts";
import { intentKeyOf, oldIntentKeyOf } from "./request.ts";

/** The code of a refusal that does not know whether the booking was made. */
export const OUTCOME_UNKNOWN = "outcome_unknown";

const WithAppointment = z.object({ appointmentId: z.string() });
const Failed = z.object({ error: z.object({ code: z.string() }) });

export interface UnsettledBooking {
	effectKey: string;
	turn: number;
}

/** A move or a cancellation. If it was made, and nothing was changed since, the appointment's `changeKey` is its key. */
export interface UnsettledChange extends UnsettledBooking {
	appointmentId: string;
}

/**
 * The bookings that a call began and that its log has no certain result of: no answer came, or an uncertain one. They
 * may have been made; the calendar's `outcomeOf` says.
 */
export function unsettledBookings(events: readonly RecordedEvent[]): UnsettledBooking[] {
	const booked = changesIn(events)
		.filter(({ status }) => status === "booked")
		.map((change) => ({ seq: change.seq, intentKeys: intentsOf(change) }));
	const open = uncertainCalls(events, ["book_appointment"]).flatMap(
		({ effectKey, turn, seq }): UnsettledBooking[] => {
			const found = booked.some((each) => each.seq > seq && each.intentKeys.includes(effectKey));
			return found ? [] : [{ effectKey, turn }];
		},
	);
	return [...new Map(open.map((each) => [each.effectKey, each])).values()];
}

/** The moves and cancellations that a call began and that its log has no certain result of. */
export function unsettledChanges(events: readonly RecordedEvent[]): UnsettledChange[] {
	return uncertainCalls(events, ["move_appointment", "cancel_appointment"]).flatMap(
		({ effectKey, turn, input }): UnsettledChange[] => {
			const asked = WithAppointment.safeParse(input);
			return asked.success ? [{ ...asked.data, effectKey, turn }] : [];
		},
	);
}

function uncertainCalls(events: readonly RecordedEvent[], tools: readonly string[]) {
	return toolsIn(conversationOf(events)).flatMap(({ effectKey, ...call }) =>
		tools.includes(call.tool) && effectKey !== null && isUncertain(call.returned)
			? [{ ...call, effectKey }]
			: [],
	);
}

function isUncertain(returned: { ok: boolean; output: unknown } | null): boolean {
	if (returned === null) return true;
	const { ok, output } = returned;
	return !ok && Failed.safeParse(output).data?.error.code === OUTCOME_UNKNOWN;
}

/** A call may have begun with release 0.1, whose keys have only the start, and the number as it was said. */
function intentsOf({ callId, facts }: RecordedChange): string[] {
	const startsAt = instantOfIso(facts.startsAt, facts.timezone) ?? Number.NaN;
	const { service, name, phone } = facts;
	const old = spellingsOf(phone).map((each) => oldIntentKeyOf(callId, { startsAt, phone: each }));
	return [intentKeyOf(callId, { startsAt, phone, service, name }), ...old];
}
