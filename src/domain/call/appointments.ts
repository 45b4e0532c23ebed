import { z } from "zod";

import type { AppointmentFacts, CallEvent, RecordedEvent } from "../events/catalogue.ts";
import { countryOfTimezone } from "../people/country.ts";
import { storedPhone } from "../people/phone.ts";
import { conversationOf, toolsIn } from "./conversation.ts";

/** What an event does to an appointment. */
export interface AppointmentChange {
	readonly status: "booked" | "moved" | "cancelled";
	/** The caller in a turn of this call, or the office through the API after it. */
	readonly by: "caller" | "office";
	/** The appointment as it is after the change. */
	readonly facts: AppointmentFacts;
}

/** A change, and the event that recorded it. */
export interface RecordedChange extends AppointmentChange {
	readonly callId: string;
	readonly seq: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/** An appointment that a call made or changed. */
interface CallAppointment {
	readonly latest: RecordedChange;
	/** All its changes, in order. */
	readonly changes: readonly RecordedChange[];
}

/** Null for an event that changes no appointment. */
export function changeOf(event: CallEvent): AppointmentChange | null {
	if (!isAppointmentEvent(event)) return null;
	switch (event.type) {
		case "appointment.booked":
			return { status: "booked", by: "caller", facts: factsOf(event.data) };
		case "appointment.moved":
			return { status: "moved", by: event.data.by, facts: factsOf(event.data) };
		case "appointment.cancelled":
			return { status: "cancelled", by: event.data.by, facts: factsOf(event.data) };
		case "appointment.reminder_due":
			return null;
	}
}

/** The state of an appointment after a change: when it starts, or that it was cancelled. */
export function stateAfter({ status, facts }: AppointmentChange): string {
	return status === "cancelled" ? "cancelled" : facts.startsAt;
}

/**
 * All changes of appointments in a call's log, the caller's and the office's. The CRM, the webhooks, the follow-ups and
 * the reminders are computed from these.
 * @param events of one call, in order of `seq`.
 */
export function changesIn(events: readonly RecordedEvent[]): RecordedChange[] {
	return events.flatMap((event) => {
		const change = changeOf(event);
		const { callId, seq, at } = event;
		return change === null ? [] : [{ ...change, callId, seq, at }];
	});
}

/** The appointments that a call made or changed, in the order in which its log first mentions them. */
export function appointmentsIn(events: readonly RecordedEvent[]): CallAppointment[] {
	const appointments = new Map<string, CallAppointment>();
	for (const change of changesIn(events)) {
		const { appointmentId } = change.facts;
		const before = appointments.get(appointmentId)?.changes ?? [];
		appointments.set(appointmentId, { latest: change, changes: [...before, change] });
	}
	return [...appointments.values()];
}

/** The latest change of each appointment that still stands, which means that it was not cancelled. */
export function standingIn(events: readonly RecordedEvent[]): RecordedChange[] {
	return appointmentsIn(events)
		.map(({ latest }) => latest)
		.filter(({ status }) => status !== "cancelled");
}

const Listed = z.object({ appointmentId: z.string() });
/** `appointments` where there were several. */
const LookedUp = z.object({
	appointment: Listed.nullable(),
	appointments: z.array(Listed).optional(),
});
const ByNumber = z.object({ phone: z.string().min(1) });

/** How many look-ups by a name and a number found nothing. */
export function failedLookUpsIn(events: readonly RecordedEvent[]): number {
	return toolsIn(conversationOf(events)).filter(({ tool, input, returned }) => {
		if (tool !== "get_next_appointment" || !ByNumber.safeParse(input).success) return false;
		return returned?.ok === true && LookedUp.safeParse(returned.output).data?.appointment === null;
	}).length;
}

/** Ids of the caller's appointments: those that the call made, changed or looked up. */
export function idsOfCaller(events: readonly RecordedEvent[]): ReadonlySet<string> {
	const changed = changesIn(events).map(({ facts }) => facts.appointmentId);
	const lookedUp = toolsIn(conversationOf(events)).flatMap(({ tool, returned }) => {
		if (tool !== "get_next_appointment" || !returned?.ok) return [];
		const found = LookedUp.safeParse(returned.output);
		if (!found.success) return [];
		const { appointment, appointments = [] } = found.data;
		return [appointment, ...appointments].flatMap((each) => each?.appointmentId ?? []);
	});
	return new Set([...changed, ...lookedUp]);
}

type AppointmentEvent = Extract<CallEvent, { type: `appointment.${string}` }>;

/** Exactly the types that begin with `appointment.` are about appointments. */
function isAppointmentEvent(event: CallEvent): event is AppointmentEvent {
	return event.type.startsWith("appointment.");
}

function factsOf(data: AppointmentFacts): AppointmentFacts {
	const { appointmentId, service, resource, startsAt, endsAt, timezone, name } = data;
	// Release 0.1 recorded numbers without a country code.
	const phone = storedPhone(data.phone, countryOfTimezone(timezone)) ?? data.phone;
	return { appointmentId, service, resource, startsAt, endsAt, timezone, name, phone };
}
