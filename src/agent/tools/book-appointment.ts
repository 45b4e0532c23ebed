import { z } from "zod";

import { book, bookingKey } from "../../booking/book.ts";
import { bookedEvent } from "../../booking/caller-events.ts";
import { bookingContext, shownAppointment } from "./booking-context.ts";
import { inWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const BookAppointmentInput = z.object({
	service: z.string().describe("The service, by its name in the facts."),
	startsAt: z.string().describe("A start that find_slots returned, ISO 8601 with its offset."),
	name: z.string().describe("The caller's name, as they said it."),
	phone: z.string().describe("The caller's phone number in digits, with + and country if said."),
});

export const bookAppointment: CallTool<typeof BookAppointmentInput> = {
	name: "book_appointment",
	description:
		"Books an appointment at a time that find_slots returned. Needs the name and the phone number that the caller gave.",
	input: BookAppointmentInput,
	effectKey: (wish, context) => bookingKey(wish, bookingContext(context)),
	async run(wish, context) {
		const booked = await book(wish, bookingContext(context));
		if (!booked.ok) return inWords(booked.refusal, context);
		const { appointment } = booked.value;
		context.appointments.lookedUp(appointment.appointmentId);
		const events = [bookedEvent(appointment, context.turn)];
		return { ok: true, output: shownAppointment(appointment, context), events };
	},
};
