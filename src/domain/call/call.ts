import type { AppointmentFacts, RecordedEvent } from "../events/catalogue.ts";
import { type AppointmentChange, changeOf, stateAfter } from "./appointments.ts";
import { evolveReply, type RecordedReply, type ReplyEvent } from "./recorded-reply.ts";

/** What the rules need to know of a call; everything else is asked of the events. */
export interface Call {
	readonly phase: "new" | "live" | "over";
	readonly startedAt: number;
	readonly workspaceId: string | null;
	/** Events so far; the next one gets `lastSeq + 1`. */
	readonly lastSeq: number;
	/** The latest turn: 0 is the greeting. */
	readonly turn: number;
	/** The turn that may be replied to, and what the log has of the reply; null once that was closed. */
	readonly openReply: { readonly turn: number; readonly reply: RecordedReply | null } | null;
	/** Appointments that this call made or changed, by id: the state of each, as `stateAfter` has it. */
	readonly appointments: ReadonlyMap<string, string>;
	/** Ids of the appointments that somebody was to be reminded of, with the start they were reminded of. */
	readonly reminded: ReadonlySet<string>;
	readonly analyzed: boolean;
	/** Ids of the analyses that were run again. */
	readonly reanalyses: ReadonlySet<string>;
	/** Follow-ups by id, and how far they have come. */
	readonly followUps: ReadonlyMap<string, FollowUpState>;
	/** The seq of the newest seal when nothing came after it. */
	readonly sealedSeq: number | null;
}

/** `unapproved` waits for a person, `proposed` for the CRM. */
export type FollowUpState = "unapproved" | "proposed" | "booked" | "declined" | "failed";

export const newCall: Call = {
	phase: "new",
	startedAt: 0,
	workspaceId: null,
	lastSeq: 0,
	turn: 0,
	openReply: null,
	appointments: new Map(),
	reminded: new Set(),
	analyzed: false,
	reanalyses: new Set(),
	followUps: new Map(),
	sealedSeq: null,
};

/** Facts in, state out. Never refuses: what is in the log has happened. */
export function evolve(call: Call, event: RecordedEvent): Call {
	return { ...withEvent({ ...call, sealedSeq: null }, event), lastSeq: event.seq };
}

/**
 * An event of a type or version that this release does not know, as a newer one wrote it before it was rolled back. It
 * keeps its place in the log. A newer end is still an end, so that no call ends twice.
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
			return { ...call, turn: event.data.turn, openReply: { turn: event.data.turn, reply: null } };
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
		case "call.resumed":
		case "contact.identified":
		case "turn.tool_called":
		case "turn.tool_returned":
			return call;
		case "appointment.booked":
		case "appointment.moved":
		case "appointment.cancelled":
			return withAppointment(call, changeOf(event));
		case "appointment.reminder_due":
			return { ...call, reminded: new Set([...call.reminded, reminderKey(event.data)]) };
	}
}

/** A moved appointment is reminded of anew. */
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
