import { z } from "zod";

import { bookedEvent } from "../../booking/caller-events.ts";
import { findNext } from "../../booking/find-next.ts";
import { bookingContext } from "./booking-context.ts";
import { inWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const NextAppointmentInput = z.object({
	customerId: z
		.string()
		.nullish()
		.describe("The customer's id from the facts; leave out when it is unknown."),
	name: z
		.string()
		.nullish()
		.describe("Of a caller who is not known: the name the appointment was made with."),
	phone: z
		.string()
		.nullish()
		.describe("Of a caller who is not known: the phone number it was made with, in digits."),
});

export const getNextAppointment: CallTool<typeof NextAppointmentInput> = {
	name: "get_next_appointment",
	description:
		"Looks up the caller's next appointment. A caller who is known needs to say nothing; of any other, give name and phone number as they say them.",
	input: NextAppointmentInput,
	effectKey: () => null,
	async run(input, context) {
		const { appointments, caller, crm, signal, turn } = context;
		const said = {
			customerId: input.customerId?.trim() || null,
			name: input.name?.trim() || null,
			phone: input.phone?.trim() || null,
		};
		const unsettled = appointments.unsettled();
		const known = { ...bookingContext(context), caller, crm, signal, unsettled };
		const next = await findNext(said, known);
		if (!next.ok) return inWords(next.refusal, context);
		const { appointment, found } = next.value;
		for (const { appointmentId } of found) appointments.lookedUp(appointmentId);
		if (appointment) appointments.lookedUp(appointment.appointmentId);
		const events = found.map((each) => bookedEvent(each, turn));
		return { ok: true, output: { appointment }, events };
	},
};
