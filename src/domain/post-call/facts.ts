import { instantOfIso } from "../booking/local-time.ts";
import type { AppointmentFacts, EndedReason, RecordedEvent } from "../events/catalogue.ts";

/** What a finished call's log says for certain. Small: it travels between the steps of a workflow. */
export interface CallFacts {
	workspaceId: string;
	agentId: string;
	/** Milliseconds since the epoch. */
	startedAt: number;
	endedAt: number;
	endedReason: EndedReason;
	callerTurns: number;
	/** By time; each once, though a repeated booking is recorded twice. */
	appointments: AppointmentFacts[];
	customerId: string | null;
	/** The latest that the call learned of each. */
	name: string | null;
	phone: string | null;
}

/** Null while the call has not started or not ended. */
export function factsOf(events: readonly RecordedEvent[]): CallFacts | null {
	const started = events.find((event) => event.type === "call.started");
	const ended = events.find((event) => event.type === "call.ended");
	if (!started || !ended) return null;
	const { workspaceId, agentId } = started.data;
	const contacts = events
		.flatMap((event) => (event.type === "contact.identified" ? [event.data] : []))
		.toReversed();
	const latest = (key: "customerId" | "name" | "phone"): string | null =>
		contacts.find((contact) => contact[key] !== null)?.[key] ?? null;
	return {
		workspaceId,
		agentId,
		startedAt: started.at,
		endedAt: ended.at,
		endedReason: ended.data.reason,
		callerTurns: events.filter((event) => event.type === "turn.heard").length,
		appointments: appointmentsOf(events),
		customerId: latest("customerId"),
		name: latest("name"),
		phone: latest("phone"),
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

function appointmentsOf(events: readonly RecordedEvent[]): AppointmentFacts[] {
	const byId = new Map<string, AppointmentFacts>();
	for (const event of events) {
		if (event.type !== "appointment.booked") continue;
		const { turn: _, ...appointment } = event.data;
		byId.set(appointment.appointmentId, appointment);
	}
	return [...byId.values()].toSorted((a, b) => startOf(a) - startOf(b));
}

/** Milliseconds since the epoch. A start that was recorded is a time. */
export function startOf({ startsAt, timezone }: AppointmentFacts): number {
	return instantOfIso(startsAt, timezone) ?? Number.NaN;
}
