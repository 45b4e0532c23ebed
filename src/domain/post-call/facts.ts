import type { z } from "zod";

import { appointmentsIn, standingIn } from "../call/appointments.ts";
import { conversationOf, toolsIn, type Turn } from "../call/conversation.ts";
import { Outcome } from "../events/analysis.ts";
import type { AppointmentFacts, EndedReason, RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/written-start.ts";

/**
 * What a finished call's log says for certain. It is small, because it is the result of a workflow step. The platform
 * stores it, and a later release may read it, so its fields keep their names.
 */
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
	/** The appointments that stand, after all changes by the caller and the office, in order of their start. */
	appointments: StandingAppointment[];
	/** The outcome of the call, if the log alone shows it; null if not. */
	deed: KnownOutcome | null;
	customerId: string | null;
	/** The latest value that the call learned. */
	name: string | null;
	phone: string | null;
	/** A number that the caller gave during the call. */
	leftPhone: string | null;
	/** What failed on our side and left the caller without an answer, so that a call back was offered; null if nothing did. */
	failure?: string | null;
}

/** An appointment, and the event that booked or last moved it. */
export interface StandingAppointment extends AppointmentFacts {
	toldBySeq: number;
}

/** The outcomes that the log shows for certain. */
export const KnownOutcome = Outcome.extract([
	"appointment_booked",
	"appointment_moved",
	"appointment_cancelled",
	"transferred",
]);
export type KnownOutcome = z.infer<typeof KnownOutcome>;

/** The facts of a call; null before it has ended. */
export function callFactsOf(events: readonly RecordedEvent[]): CallFacts | null {
	const started = events.find((event) => event.type === "call.started");
	const ended = events.find((event) => event.type === "call.ended");
	if (!started || !ended) return null;
	const { workspaceId, agentId, agentVersion } = started.data;
	const turns = conversationOf(events);
	const deed = knownOutcome(events, turns, ended.data.reason);
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
		callerTurns: turns.filter(({ callerSaid }) => callerSaid.length > 0).length,
		appointments: appointmentsOf(events),
		deed,
		customerId: latest("customerId"),
		name: latest("name"),
		phone: latest("phone"),
		leftPhone: contacts.find(({ by, phone }) => by === "speech" && phone !== null)?.phone ?? null,
		failure: deed === "transferred" ? null : failureOf(events, turns, ended.data.reason),
	};
}

/** Whether a tool with an effect was called and has not returned yet. */
export function awaitsTool(events: readonly RecordedEvent[]): boolean {
	return toolsIn(conversationOf(events)).some(
		({ effectKey, returned }) => effectKey !== null && returned === null,
	);
}

function appointmentsOf(events: readonly RecordedEvent[]): StandingAppointment[] {
	return standingIn(events)
		.map(({ facts, seq }) => ({ ...facts, toldBySeq: seq }))
		.toSorted((a, b) => startOf(a) - startOf(b));
}

/** The outcome that the log shows: what the caller did to appointments, above all a booking, or a transfer. */
function knownOutcome(
	events: readonly RecordedEvent[],
	turns: readonly Turn[],
	ended: EndedReason,
): KnownOutcome | null {
	const outcomes = new Set<KnownOutcome>();
	for (const { changes } of appointmentsIn(events)) {
		const ours = changes.filter(({ by }) => by === "caller");
		// An appointment that was booked and then moved counts as booked.
		const decisive = ours.findLast(({ status }) => status !== "moved") ?? ours.at(-1);
		if (decisive) outcomes.add(`appointment_${decisive.status}`);
	}
	if (ended === "transferred" || (ended === "caller_hung_up" && transferWasLast(turns)))
		outcomes.add("transferred");
	return KnownOutcome.options.find((outcome) => outcomes.has(outcome)) ?? null;
}

/** A caller who hangs up during a transfer was transferred. One who goes on to speak was not. */
function transferWasLast(turns: readonly Turn[]): boolean {
	return turns.at(-1)?.tools.some(isTransfer) ?? false;
}

function isTransfer({ tool, returned }: Turn["tools"][number]): boolean {
	return tool === "transfer_call" && returned?.ok === true;
}

/** The code of the failed reply to the caller's last words, `transfer_dropped`, or the reason of an end by a failure. */
function failureOf(
	events: readonly RecordedEvent[],
	turns: readonly Turn[],
	ended: EndedReason,
): string | null {
	const failed = events.findLast((event) => event.type === "turn.reply_failed");
	if (failed && failed.data.turn === turns.at(-1)?.turn) return failed.data.code;
	if (ended === "recogniser_lost" || ended === "error") return ended;
	return toolsIn(turns).some(isTransfer) ? "transfer_dropped" : null;
}

/** The start of an appointment, in milliseconds since the epoch. */
export function startOf({
	startsAt,
	timezone,
}: Pick<AppointmentFacts, "startsAt" | "timezone">): number {
	return instantOfIso(startsAt, timezone) ?? Number.NaN;
}
