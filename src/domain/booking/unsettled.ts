import { z } from "zod";

import type { AppointmentFacts, RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/local-time.ts";
import { intentKeyOf } from "./request.ts";

/** What a tool's refusal is called that does not know whether the deed was done. */
export const OUTCOME_UNKNOWN = "outcome_unknown";

const Failed = z.object({ error: z.object({ code: z.string() }) });

export interface UnsettledBooking {
	effectKey: string;
	turn: number;
}

/**
 * The bookings that a call began and of which its log does not know what came of them: no answer
 * came, or an uncertain one. They may have been made, and the calendar's `outcomeOf` tells.
 */
export function unsettledBookings(events: readonly RecordedEvent[]): UnsettledBooking[] {
	/** By the id of the tool call. */
	const open = new Map<string, UnsettledBooking>();
	for (const event of events) {
		if (event.type === "turn.tool_called") {
			const { tool, toolCallId, effectKey, turn } = event.data;
			if (tool === "book_appointment" && effectKey !== null)
				open.set(toolCallId, { effectKey, turn });
		}
		if (event.type === "turn.tool_returned" && !isUncertain(event.data))
			open.delete(event.data.toolCallId);
		if (event.type === "appointment.booked") {
			const booked = intentOf(event.callId, event.data);
			for (const [toolCallId, { effectKey }] of open)
				if (effectKey === booked) open.delete(toolCallId);
		}
	}
	return [...new Map([...open.values()].map((each) => [each.effectKey, each])).values()];
}

function isUncertain({ ok, output }: { ok: boolean; output: unknown }): boolean {
	return !ok && Failed.safeParse(output).data?.error.code === OUTCOME_UNKNOWN;
}

function intentOf(callId: string, { startsAt, timezone, phone }: AppointmentFacts): string {
	return intentKeyOf(callId, { startsAt: instantOfIso(startsAt, timezone) ?? Number.NaN, phone });
}
