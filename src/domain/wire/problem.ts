import { z } from "zod";

import { Appointment } from "./appointments.ts";

/** RFC 9457. Programs read `code`, whose meaning never changes. */
export const Problem = z
	.object({
		type: z.string().meta({ description: "urn:ringbook:problem:<code>" }),
		title: z.string(),
		status: z.int(),
		detail: z.string(),
		code: z.string(),
		/** Only for `invalid_request` and `malformed_id`: each field that is wrong, and what would be right. */
		errors: z
			.array(z.object({ field: z.string(), message: z.string() }))
			.optional()
			.meta({ description: "The fields that are wrong, each with what would be right" }),
		/** Only for `slot_taken`. */
		free: z
			.array(z.iso.datetime())
			.readonly()
			.optional()
			.meta({ description: "Times that are free instead, the nearest first" }),
		/** Only for `appointment_changed`. */
		current: Appointment.optional().meta({ description: "The appointment as it is now" }),
	})
	.meta({ id: "Problem", description: "An RFC 9457 problem document" });
export type Problem = z.infer<typeof Problem>;
