import type { Clock } from "../clock.ts";
import type { AgentProfile } from "../domain/agents/profile.ts";
import type { Calendar } from "../providers/calendar/port.ts";

/** Who asks. Part of the key of each change; also decides how long to wait for the calendar. */
export type Requester =
	/** Waits on the line, and must hear only what is certain. May change only the appointments of this call. */
	| { kind: "caller"; callId: string; clock: Clock; appointments: AppointmentsOfCaller }
	/** Uses the API, and can send the request again. May change every appointment of the workspace. */
	| { kind: "office" };

interface AppointmentsOfCaller {
	has(appointmentId: string): boolean;
	/** Whether this call has asked for a booking under this key. */
	hasAsked(effectKey: string): boolean;
	/** How many appointments this call has made that were not cancelled in it. */
	standing(): number;
}

export interface CalendarContext {
	calendar: Calendar;
	workspaceId: string;
	/** When it was asked, in ms since the epoch. */
	now: number;
	requester: Requester;
}

/** With the agent whose services, hours and resources count. */
export interface BookingContext extends CalendarContext {
	agent: AgentProfile;
}

/** What the keys of a requester's changes begin with. Keys are in recorded logs: they never change. */
export function keyPrefixOf(requester: Requester): string {
	return requester.kind === "caller" ? requester.callId : "api";
}

export function mayChange(requester: Requester, appointmentId: string): boolean {
	return requester.kind === "office" || requester.appointments.has(appointmentId);
}
