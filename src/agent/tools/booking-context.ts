import type { BookingContext } from "../../booking/requester.ts";
import type { Appointment } from "../../domain/booking/appointment.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import type { ToolContext } from "./tool.ts";

/** The caller of this call asks. */
export function bookingContext(context: ToolContext): BookingContext {
	const { callId, clock, appointments, calendar, workspaceId, now, agent } = context;
	const requester = { kind: "caller", callId, clock, appointments } as const;
	return { requester, calendar, workspaceId, now, agent };
}

/** An appointment as the model sees it. */
export function shownAppointment(
	{ appointmentId, service, startsAt }: Appointment,
	{ agent }: ToolContext,
) {
	return { appointmentId, service, startsAt: isoOf(startsAt, agent.timezone) };
}
