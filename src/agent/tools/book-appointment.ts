import { z } from "zod";

import { book, bookingKey } from "../../booking/book.ts";
import { bookedEvent } from "../../booking/caller-events.ts";
import { checkLimit } from "../../booking/check-limit.ts";
import { bookingContext, shownChange, startOf } from "./booking-context.ts";
import { inWords, startInWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const BookAppointmentInput = z.object({
	service: z.string().describe("The service, by its name in the facts."),
	startsAt: z
		.string()
		.describe("The id of a time that find_slots returned, such as s3, or its startsAt as it is."),
	name: z.string().describe("The caller's name, as they said it."),
	phone: z.string().describe("The caller's phone number in digits, with + and country if said."),
});

export const bookAppointment: CallTool<typeof BookAppointmentInput> = {
	name: "book_appointment",
	description:
		"Books an appointment at a time that find_slots returned. Needs the name and the phone number that the caller gave. Then tell the caller what it returns as say.",
	input: BookAppointmentInput,
	effectKey(wish, context) {
		const start = startOf(wish.startsAt, context);
		return start.ok
			? bookingKey({ ...wish, startsAt: start.value }, bookingContext(context))
			: null;
	},
	async run(wish, context) {
		const start = startOf(wish.startsAt, context);
		if (!start.ok) return startInWords(start.refusal, context);
		const asked = { ...wish, startsAt: start.value };
		const allowed = await checkLimit(asked, bookingContext(context));
		if (!allowed.ok) return inWords(allowed.refusal, context);
		const booked = await book(asked, bookingContext(context));
		if (!booked.ok) return inWords(booked.refusal, context);
		const { appointment } = booked.value;
		context.appointments.booked(appointment.appointmentId);
		const events = [bookedEvent(appointment, context.turn)];
		return { ok: true, output: shownChange("booked", appointment, context), events };
	},
};
