import type { z } from "zod";

import { appointmentsIn, standingIn } from "../call/appointments.ts";
import { conversationOf, toolsIn, type Turn } from "../call/conversation.ts";
import { Outcome } from "../events/analysis.ts";
import type { AppointmentFacts, EndedReason, RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/local-time.ts";

/**
 * What a finished call's log says for certain. Small: it travels between the steps of a workflow. The platform keeps it
 * for a workflow that waits, also while a new release is deployed, so its fields keep their names.
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
	/** As they stand after all that the call and the office did to them, by time. */
	appointments: StandingAppointment[];
	/** What the caller is known to have come away with; null where the log alone does not tell. */
	deed: KnownOutcome | null;
	customerId: string | null;
	/** The latest that was learned of each. */
	name: string | null;
	phone: string | null;
	/** A number that the caller gave in the call itself. */
	leftPhone: string | null;
}

/** An appointment, and the event that booked or last moved it. */
export interface StandingAppointment extends AppointmentFacts {
	toldBySeq: number;
}

/** Outcomes that the log knows better than any reader of the transcript. */
export const KnownOutcome = Outcome.extract([
	"appointment_booked",
	"appointment_moved",
	"appointment_cancelled",
	"transferred",
]);
export type KnownOutcome = z.infer<typeof KnownOutcome>;

/** Null while the call has not started or not ended. */
export function callFactsOf(events: readonly RecordedEvent[]): CallFacts | null {
	const started = events.find((event) => event.type === "call.started");
	const ended = events.find((event) => event.type === "call.ended");
	if (!started || !ended) return null;
	const { workspaceId, agentId, agentVersion } = started.data;
	const turns = conversationOf(events);
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
		deed: knownOutcome(events, turns, ended.data.reason),
		customerId: latest("customerId"),
		name: latest("name"),
		phone: latest("phone"),
		leftPhone: contacts.find(({ by, phone }) => by === "speech" && phone !== null)?.phone ?? null,
	};
}

/** Whether a tool with an effect was begun of which the log does not know yet what came of it. */
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

/** What was done to each appointment in the call itself counts, and an appointment that was made counts most. */
function knownOutcome(
	events: readonly RecordedEvent[],
	turns: readonly Turn[],
	ended: EndedReason,
): KnownOutcome | null {
	const outcomes = new Set<KnownOutcome>();
	for (const { changes } of appointmentsIn(events)) {
		const ours = changes.filter(({ by }) => by === "caller");
		// One that was booked and then moved was booked.
		const decisive = ours.findLast(({ status }) => status !== "moved") ?? ours.at(-1);
		if (decisive) outcomes.add(`appointment_${decisive.status}`);
	}
	// Who hangs up while they are being put through was put through.
	const putThrough = toolsIn(turns).some(
		({ tool, returned }) => tool === "transfer_call" && returned?.ok,
	);
	if (putThrough || ended === "transferred") outcomes.add("transferred");
	return KnownOutcome.options.find((outcome) => outcomes.has(outcome)) ?? null;
}

/** Milliseconds since the epoch. A start that was recorded is a time. */
export function startOf({
	startsAt,
	timezone,
}: Pick<AppointmentFacts, "startsAt" | "timezone">): number {
	return instantOfIso(startsAt, timezone) ?? Number.NaN;
}
