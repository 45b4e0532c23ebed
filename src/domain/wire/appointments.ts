import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

export const Appointment = z
	.object({
		appointmentId: z.string(),
		callId: CallId,
		resource: z.string(),
		service: z.string(),
		startsAt: z.iso.datetime(),
		endsAt: z.iso.datetime(),
		timezone: z.string().meta({ description: "Where it takes place" }),
		name: z.string(),
		phone: z.string(),
		bookedAt: z.iso.datetime(),
	})
	.meta({ id: "Appointment" });

export const AppointmentPage = pageOf("AppointmentPage", Appointment);

export const AppointmentsQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.regex(/^\d{1,15}\.\S{1,200}$/, "takes `nextCursor` of the page before")
		.transform((cursor) => {
			const dot = cursor.indexOf(".");
			return { startsAt: Number(cursor.slice(0, dot)), resource: cursor.slice(dot + 1) };
		})
		.optional()
		.meta({ description: CURSOR_MEANS }),
	callId: CallId.optional(),
	from: z.iso
		.datetime({ offset: true, error: "takes an ISO 8601 time with its offset" })
		.optional()
		.meta({ description: "Only appointments that start then or later" }),
});
