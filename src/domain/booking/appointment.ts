import { z } from "zod";

import type { AppointmentFacts } from "../events/catalogue.ts";
import { isoOf } from "../time/local-time.ts";

/** Milliseconds since the epoch. */
const instant = z.int();

/** Where something takes place, and when. */
export const Place = z.object({ resource: z.string(), startsAt: instant, endsAt: instant });
export type Place = z.infer<typeof Place>;

/** An appointment in the calendar. A cancelled one stays there, and holds nothing. */
export const Appointment = Place.extend({
	appointmentId: z.string(),
	agentId: z.string(),
	/** The call that made it; null if it was made through the API. */
	callId: z.string().nullable(),
	service: z.string(),
	status: z.enum(["booked", "cancelled"]),
	/** 0 as it was booked, one more with every change; iCalendar calls it SEQUENCE. */
	revision: z.int(),
	/** What it takes of the resource: itself and its buffers. */
	heldFrom: instant,
	heldUntil: instant,
	timezone: z.string(),
	name: z.string(),
	/** In E.164; only its digits if release 0.1 stored it and its country is not known. */
	phone: z.string(),
	phoneExtension: z.string().nullable(),
	/** As it was said; null if release 0.1 stored it. */
	phoneSaid: z.string().nullable(),
	bookedAt: instant,
	changedAt: instant,
	/** The key of the last change; null if there was none. */
	changeKey: z.string().nullable(),
	/** Its place before the last move; null if it never moved. */
	movedFrom: Place.nullable(),
});
export type Appointment = z.infer<typeof Appointment>;

/** As the call's log records it. */
export function appointmentFacts(appointment: Appointment): AppointmentFacts {
	const { appointmentId, service, timezone, name, phone } = appointment;
	return { appointmentId, service, ...placeFacts(appointment, timezone), timezone, name, phone };
}

export function placeFacts({ resource, startsAt, endsAt }: Place, timezone: string) {
	return { resource, startsAt: isoOf(startsAt, timezone), endsAt: isoOf(endsAt, timezone) };
}
