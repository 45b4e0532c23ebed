import type { TooManyAppointments } from "../../booking/check-limit.ts";
import type { FindNextRefusal } from "../../booking/find-next.ts";
import type { MoveRefusal } from "../../booking/move.ts";
import type { SlotTaken } from "../../booking/refusals.ts";
import type { Appointment } from "../../domain/booking/appointment.ts";
import { explain } from "../../domain/booking/refusal.ts";
import { explainStart, type StartRefusal } from "../../domain/booking/start.ts";
import { OUTCOME_UNKNOWN } from "../../domain/booking/unsettled.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { offered, offerSlots } from "./booking-context.ts";
import type { ToolContext, ToolResult } from "./tool.ts";

type Refused = Extract<ToolResult, { ok: false }>;
/** Why a use case of `src/booking` refused a caller. */
type Refusal = MoveRefusal | FindNextRefusal | TooManyAppointments;

/** A refusal for the model, in words that it can pass on to the caller or act on. */
export function inWords(refusal: Refusal, context: ToolContext): Refused {
	switch (refusal.code) {
		case "invalid_wish":
			return refused(refusal.why.code, explain(refusal.why, refusal.timezone));
		case "slot_taken":
			return {
				...refused(refusal.code, slotTaken(refusal, context)),
				...(refusal.free.length > 0 ? { slots: offerSlots(refusal.free, context) } : {}),
			};
		case "no_such_appointment":
			return refused(
				refusal.code,
				"There is no such appointment of this caller. Look it up with get_next_appointment first, and use the appointmentId that it returns.",
			);
		case "appointment_cancelled":
			return refused(refusal.code, "That appointment was cancelled. Offer to book a new one.");
		case "appointment_changed":
			return refused(refusal.code, changedMeanwhile(refusal.appointment, context));
		// Only a request of the API has such a key.
		case "idempotency_key_reused":
			return refused(refusal.code, "This was asked for before. Look the appointment up.");
		case "calendar_unavailable":
			return refused(
				refusal.code,
				"The calendar does not answer right now. Offer the caller that somebody will call back.",
			);
		case "not_changed":
			return refused(
				"calendar_unavailable",
				"The calendar could not do it, and nothing was changed. Say so, and offer that somebody will call back.",
			);
		case "outcome_unknown":
			return refused(
				OUTCOME_UNKNOWN,
				"The calendar does not answer, so it is not certain whether this was done. Say that it is not certain, never that it is done. Trying once more is safe; after that, offer that somebody will call back to confirm.",
			);
		case "crm_unavailable":
			return refused(
				refusal.code,
				"The customer records do not answer right now. Say so, and offer that somebody will call back.",
			);
		case "too_many_appointments":
			return refused(
				refusal.code,
				`This caller has ${refusal.limit} appointments to come already, and more are not given on the phone. Say so politely, and offer that somebody will call back.`,
			);
		case "too_many_look_ups":
			return refused(
				refusal.code,
				"Nothing more can be looked up in this call, because no name and number were right. Say so politely, and offer that somebody will call back.",
			);
		case "not_this_customer":
			return refused(
				refusal.code,
				"Appointments are only told to the customer who is calling, and that is not known here. Ask for the name and the phone number that the appointment was made with.",
			);
	}
}

/** What the model gave as a start is none, or not certainly the one that the caller wants. */
export function startInWords(refusal: StartRefusal, context: ToolContext): Refused {
	return refused(refusal.code, explainStart(refusal, offered(context)));
}

function refused(code: string, message: string): Refused {
	return { ok: false, code, message };
}

function changedMeanwhile({ status, startsAt }: Appointment, { agent }: ToolContext): string {
	const now =
		status === "cancelled" ? "is cancelled now" : `is at ${isoOf(startsAt, agent.timezone)} now`;
	return `The appointment has been changed meanwhile: it ${now}. Nothing else was done. Say so, and ask the caller what they want.`;
}

function slotTaken({ startsAt, free }: SlotTaken, { agent }: Pick<ToolContext, "agent">): string {
	const iso = (instant: number) => isoOf(instant, agent.timezone);
	const others = free.map((slot) => iso(slot.startsAt));
	const instead =
		others.length > 0 ? `Free are ${others.join(", ")}.` : "Nothing else is free that week.";
	return `${iso(startsAt)} has just been taken. ${instead}`;
}
