import { z } from "zod";

import { cancelledEvents } from "../../booking/caller-events.ts";
import { cancel, cancellationKey } from "../../booking/cancel.ts";
import { bookingContext, shownChange } from "./booking-context.ts";
import { inWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const CancelAppointmentInput = z.object({
	appointmentId: z.string().describe("As get_next_appointment or book_appointment returned it."),
});

export const cancelAppointment: CallTool<typeof CancelAppointmentInput> = {
	name: "cancel_appointment",
	description:
		"Cancels an appointment. Only for one that was looked up or booked in this call, after the caller said yes to it. Then tell the caller what it returns as say.",
	input: CancelAppointmentInput,
	effectKey: ({ appointmentId }, context) =>
		cancellationKey(appointmentId, bookingContext(context)),
	async run({ appointmentId }, context) {
		const cancelled = await cancel({ appointmentId }, bookingContext(context));
		if (!cancelled.ok) return inWords(cancelled.refusal, context);
		const { appointment } = cancelled.value;
		context.appointments.cancelled(appointmentId);
		const output = { ...shownChange("cancelled", appointment, context), cancelled: true };
		return { ok: true, output, events: cancelledEvents(cancelled.value, context.turn) };
	},
};
