import { z } from "zod";

import { type Appointment, appointmentFacts } from "../../domain/booking/appointment.ts";
import { cancelKeyOf } from "../../domain/booking/request.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { accepted } from "../../domain/result.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import type { Cancelled } from "../../providers/calendar/port.ts";
import { noSuchAppointment, notDone, outcomeUnknown } from "./refusals.ts";
import type { CallTool, ToolContext, ToolResult } from "./tool.ts";
import { untilKnown } from "./until-known.ts";

const CancelAppointmentInput = z.object({
	appointmentId: z.string().describe("As get_next_appointment or book_appointment returned it."),
});

export const cancelAppointment: CallTool<typeof CancelAppointmentInput> = {
	name: "cancel_appointment",
	description:
		"Cancels an appointment. Only for one that was looked up or booked in this call, after the caller said yes to it.",
	input: CancelAppointmentInput,
	effectKey: ({ appointmentId }, { callId, appointments }) =>
		appointments.has(appointmentId) ? cancelKeyOf(callId, appointmentId) : null,
	async run({ appointmentId }, context) {
		const { calendar, workspaceId, callId } = context;
		if (!context.appointments.has(appointmentId)) return noSuchAppointment;
		const changeKey = cancelKeyOf(callId, appointmentId);
		const outcome = await untilKnown<Cancelled>(
			() => calendar.cancel({ workspaceId, appointmentId, changeKey, changedAt: context.now }),
			async () => {
				const appointment = await calendar.find(workspaceId, appointmentId);
				const gone = appointment?.status === "cancelled";
				return gone ? accepted({ appointment, already: true }) : null;
			},
			context.clock,
		);
		if (!outcome.known) return outcome.done === "no" ? notDone : outcomeUnknown;
		const cancelled = outcome.value;
		if (!cancelled.ok) return noSuchAppointment;
		return confirmed(cancelled.value.appointment, changeKey, context);
	},
};

/** Also for a repeat; but what somebody else cancelled is not told as this caller's deed. */
function confirmed(appointment: Appointment, changeKey: string, context: ToolContext): ToolResult {
	const { appointmentId, service } = appointment;
	const ours = appointment.changeKey === changeKey;
	const cancelled: CallEvent = {
		type: "appointment.cancelled",
		v: 1,
		data: { by: "caller", turn: context.turn, ...appointmentFacts(appointment) },
	};
	const startsAt = isoOf(appointment.startsAt, context.agent.timezone);
	return {
		ok: true,
		output: { appointmentId, service, startsAt, cancelled: true },
		events: ours ? [cancelled] : [],
	};
}
