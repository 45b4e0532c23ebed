import type { AppointmentFacts, RecordedEvent } from "../events/catalogue.ts";
import { type AppointmentChange, changeOf, stateAfter } from "./appointments.ts";
import { utf8Bytes } from "./limits.ts";
import { evolveReply, type RecordedReply, type ReplyEvent } from "./recorded-reply.ts";

/** The state of a call that the rules need. Everything else is computed from the events when it is needed. */
export interface Call {
	readonly phase: "new" | "live" | "over";
	readonly startedAt: number;
	readonly workspaceId: string | null;
	/** Events so far; the next one gets `lastSeq + 1`. */
	readonly lastSeq: number;
	/** The latest turn: 0 is the greeting. */
	readonly turn: number;
	/** Of all that the caller said and typed, in UTF-8. */
	readonly callerTextBytes: number;
	/** How many tools the model has called. */
	readonly toolCalls: number;
	/** The last turn that stands in a summary; null when none does. */
	readonly summarisedThrough: number | null;
	/** The turn that has no finished reply yet, and the reply as far as the log has it. Null when the reply is closed. */
	readonly openReply: { readonly turn: number; readonly reply: RecordedReply | null } | null;
	/** The state of each appointment that this call made or changed, as `stateAfter` has it, by appointment id. */
	readonly appointments: ReadonlyMap<string, string>;
	/** The reminders that were recorded, as `reminderKey` has them. */
	readonly reminded: ReadonlySet<string>;
	readonly analyzed: boolean;
	/** Ids of the re-analyses. */
	readonly reanalyses: ReadonlySet<string>;
	/** The state of each follow-up, by its id. */
	readonly followUps: ReadonlyMap<string, FollowUpState>;
	/** The seq of the newest seal; null when there is none, or another event came after it. */
	readonly sealedSeq: number | null;
}

/** `unapproved` waits for a person, `proposed` for the CRM. The API calls `unapproved` `needs_approval`. */
export type FollowUpState = "unapproved" | "proposed" | "booked" | "declined" | "failed";

export const newCall: Call = {
	phase: "new",
	startedAt: 0,
	workspaceId: null,
	lastSeq: 0,
	turn: 0,
	callerTextBytes: 0,
	toolCalls: 0,
	summarisedThrough: null,
	openReply: null,
	appointments: new Map(),
	reminded: new Set(),
	analyzed: false,
	reanalyses: new Set(),
	followUps: new Map(),
	sealedSeq: null,
};

/** Computes the state after an event. It never refuses, because what is in the log has happened. */
export function evolve(call: Call, event: RecordedEvent): Call {
	return { ...withEvent({ ...call, sealedSeq: null }, event), lastSeq: event.seq };
}

/**
 * Computes the state after an event that this release does not know, because a newer release wrote it and was rolled
 * back. The event keeps its seq. A newer version of `call.ended` still ends the call, so that no call ends twice.
 */
export function passOver(call: Call, { seq, type }: { seq: number; type: string }): Call {
	const passed = { ...call, lastSeq: seq, sealedSeq: null };
	return type === "call.ended" ? { ...passed, phase: "over", openReply: null } : passed;
}

function withEvent(call: Call, event: RecordedEvent): Call {
	switch (event.type) {
		case "call.started":
			return {
				...call,
				phase: "live",
				startedAt: event.at,
				workspaceId: event.data.workspaceId,
				openReply: { turn: 0, reply: null },
			};
		case "turn.heard":
			return {
				...call,
				turn: event.data.turn,
				callerTextBytes: call.callerTextBytes + utf8Bytes(event.data.text),
				openReply: { turn: event.data.turn, reply: null },
			};
		case "turn.reply_started":
		case "turn.sentence_spoken":
			return withReply(call, event);
		case "turn.reply_failed":
			return call.openReply?.turn === event.data.turn ? withReply(call, event) : call;
		case "turn.replied":
		case "turn.reply_interrupted":
			return { ...call, openReply: null };
		case "call.ended":
			return { ...call, phase: "over", openReply: null };
		case "call.analyzed":
			return { ...call, analyzed: true };
		case "call.reanalyzed":
			return { ...call, reanalyses: new Set([...call.reanalyses, event.data.reanalysisId]) };
		case "followup.proposed": {
			const { followUpId, needsApproval } = event.data.followUp;
			return withFollowUp(call, followUpId, needsApproval ? "unapproved" : "proposed");
		}
		case "followup.approved":
			return withFollowUp(call, event.data.followUpId, "proposed");
		case "followup.booked":
			return withFollowUp(call, event.data.followUpId, "booked");
		case "followup.declined":
			return withFollowUp(call, event.data.followUpId, "declined");
		case "followup.failed":
			return withFollowUp(call, event.data.followUpId, "failed");
		case "call.sealed":
			return { ...call, sealedSeq: event.seq };
		case "call.history_summarised":
			return { ...call, summarisedThrough: event.data.throughTurn };
		case "call.resumed":
		case "call.recogniser_failed":
		case "contact.identified":
		case "turn.tool_returned":
			return call;
		case "turn.tool_called":
			return { ...call, toolCalls: call.toolCalls + 1 };
		case "appointment.booked":
		case "appointment.moved":
		case "appointment.cancelled":
			return withAppointment(call, changeOf(event));
		case "appointment.reminder_due":
			return { ...call, reminded: new Set([...call.reminded, reminderKey(event.data)]) };
	}
}

/** One reminder for each start of an appointment: after a move there is another. */
export function reminderKey({ appointmentId, startsAt }: AppointmentFacts): string {
	return `${appointmentId}@${startsAt}`;
}

function withReply(call: Call, event: ReplyEvent): Call {
	const { turn } = event.data;
	const known = call.openReply?.turn === turn ? call.openReply.reply : null;
	return { ...call, openReply: { turn, reply: evolveReply(known, event) } };
}

function withAppointment(call: Call, change: AppointmentChange | null): Call {
	if (change === null) return call;
	const { appointmentId } = change.facts;
	return {
		...call,
		appointments: new Map(call.appointments).set(appointmentId, stateAfter(change)),
	};
}

function withFollowUp(call: Call, followUpId: string, state: FollowUpState): Call {
	return { ...call, followUps: new Map(call.followUps).set(followUpId, state) };
}
