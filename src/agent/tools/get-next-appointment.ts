import { z } from "zod";

import { bookedEvent } from "../../booking/caller-events.ts";
import { findNext, type ListedAppointment } from "../../booking/find-next.ts";
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
		.describe("The name the appointment was made with, if the caller said one."),
	phone: z
		.string()
		.nullish()
		.describe("Of a caller who is not known: the phone number it was made with, in digits."),
	day: z
		.string()
		.nullish()
		.describe("The day of the appointment that the caller means, YYYY-MM-DD, if they said one."),
});

export const getNextAppointment: CallTool<typeof NextAppointmentInput> = {
	name: "get_next_appointment",
	description:
		"Looks up the caller's appointments to come. A caller who is known needs to say nothing; of any other, give name and phone number as they say them. Where it returns several, ask which one the caller means before you move or cancel one.",
	input: NextAppointmentInput,
	effectKey: () => null,
	async run(input, context) {
		const { appointments, caller, crm, signal, turn } = context;
		const said = {
			customerId: input.customerId?.trim() || null,
			name: input.name?.trim() || null,
			phone: input.phone?.trim() || null,
			day: input.day?.trim() || null,
		};
		const unsettled = appointments.unsettled();
		const failedLookUps = appointments.failedLookUps();
		const known = { ...bookingContext(context), caller, crm, signal, unsettled, failedLookUps };
		const next = await findNext(said, known);
		if (!next.ok) return inWords(next.refusal, context);
		const { appointments: listed, found, missed } = next.value;
		if (missed) appointments.missed();
		for (const { appointmentId } of found) appointments.booked(appointmentId);
		for (const { appointmentId } of listed) appointments.lookedUp(appointmentId);
		const events = found.map((each) => bookedEvent(each, turn));
		return { ok: true, output: shownList(listed), events };
	},
};

/** The next appointment, and all of them where there are several: the model has to ask which. */
function shownList([appointment, ...others]: readonly ListedAppointment[]) {
	if (appointment === undefined) return { appointment: null };
	if (others.length === 0) return { appointment };
	const ask =
		"There are several. Ask which one the caller means, by day or name, and change no other.";
	return { appointment, appointments: [appointment, ...others], ask };
}
