import type { z } from "zod";

import { Outcome } from "../events/analysis.ts";
import { AppointmentFacts, type EndedReason, type RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/local-time.ts";

/** What a finished call's log says for certain. Small: it travels between the steps of a workflow. */
export interface CallFacts {
	callId: string;
	workspaceId: string;
	agentId: string;
	/** Milliseconds since the epoch. */
	startedAt: number;
	endedAt: number;
	endedReason: EndedReason;
	/** The version that answered. */
	agentVersion: number;
	callerTurns: number;
	/** As they stand after all that the call and the office did to them, by time. */
	appointments: StandingAppointment[];
	/** What the caller is known to have come away with; null where the log alone does not tell. */
	deed: Deed | null;
	customerId: string | null;
	/** The latest that was learned of each. */
	name: string | null;
	phone: string | null;
	/** A number that the caller gave in the call itself. */
	leftPhone: string | null;
}

/** An appointment, and the event that last told of it. */
export interface StandingAppointment extends AppointmentFacts {
	toldBySeq: number;
}

/** Outcomes that the log knows better than any reader of the transcript. */
export const Deed = Outcome.extract([
	"appointment_booked",
	"appointment_moved",
	"appointment_cancelled",
	"transferred",
]);
export type Deed = z.infer<typeof Deed>;

/** Null while the call has not started or not ended. */
export function factsOf(events: readonly RecordedEvent[]): CallFacts | null {
	const started = events.find((event) => event.type === "call.started");
	const ended = events.find((event) => event.type === "call.ended");
	if (!started || !ended) return null;
	const { workspaceId, agentId, agentVersion } = started.data;
	const contacts = events
		.flatMap((event) => (event.type === "contact.identified" ? [event.data] : []))
		.toReversed();
	const latest = (key: "customerId" | "name" | "phone"): string | null =>
		contacts.find((contact) => contact[key] !== null)?.[key] ?? null;
	return {
		callId: started.callId,
		workspaceId,
		agentId,
		agentVersion,
		startedAt: started.at,
		endedAt: ended.at,
		endedReason: ended.data.reason,
		callerTurns: events.filter((event) => event.type === "turn.heard").length,
		appointments: standingIn(events),
		deed: deedIn(events, ended.data.reason),
		customerId: latest("customerId"),
		name: latest("name"),
		phone: latest("phone"),
		leftPhone: contacts.find(({ by, phone }) => by === "speech" && phone !== null)?.phone ?? null,
	};
}

/** Whether a tool with an effect was begun of which the log does not know yet what came of it. */
export function awaitsTool(events: readonly RecordedEvent[]): boolean {
	const returned = new Set(
		events.flatMap((event) => (event.type === "turn.tool_returned" ? [event.data.toolCallId] : [])),
	);
	return events.some(
		({ type, data }) =>
			type === "turn.tool_called" && data.effectKey !== null && !returned.has(data.toolCallId),
	);
}

function standingIn(events: readonly RecordedEvent[]): StandingAppointment[] {
	const byId = new Map<string, StandingAppointment>();
	for (const { type, data, seq } of events) {
		if (type === "appointment.booked" || type === "appointment.moved")
			byId.set(data.appointmentId, { ...AppointmentFacts.parse(data), toldBySeq: seq });
		if (type === "appointment.cancelled") byId.delete(data.appointmentId);
	}
	return [...byId.values()].toSorted((a, b) => startOf(a) - startOf(b));
}

/** What was done to each appointment in the call itself counts, and an appointment that was made counts most. */
function deedIn(events: readonly RecordedEvent[], ended: EndedReason): Deed | null {
	const deeds = new Map<string, Deed>();
	for (const event of events) {
		if (event.type === "appointment.booked")
			deeds.set(event.data.appointmentId, "appointment_booked");
		if (event.type === "appointment.moved" && event.data.by === "caller") {
			const { appointmentId } = event.data;
			deeds.set(appointmentId, deeds.get(appointmentId) ?? "appointment_moved");
		}
		if (event.type === "appointment.cancelled" && event.data.by === "caller")
			deeds.set(event.data.appointmentId, "appointment_cancelled");
	}
	const done = new Set(deeds.values());
	// Who hangs up while they are being put through was put through.
	const putThrough = events.some(
		({ type, data }) => type === "turn.tool_returned" && data.tool === "transfer_call" && data.ok,
	);
	if (putThrough || ended === "transferred") done.add("transferred");
	return Deed.options.find((deed) => done.has(deed)) ?? null;
}

/** Milliseconds since the epoch. A start that was recorded is a time. */
export function startOf({
	startsAt,
	timezone,
}: Pick<AppointmentFacts, "startsAt" | "timezone">): number {
	return instantOfIso(startsAt, timezone) ?? Number.NaN;
}
