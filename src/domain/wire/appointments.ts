import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

const Place = { resource: z.string(), startsAt: z.iso.datetime(), endsAt: z.iso.datetime() };

export const Appointment = z
	.object({
		appointmentId: z.string(),
		agentId: z.string(),
		callId: CallId.nullable().meta({
			description: "The call that made it; null when it was made through the API",
		}),
		...Place,
		service: z.string(),
		status: z.enum(["booked", "cancelled"]),
		revision: z.int().meta({ description: "0 as it was booked, one more with every change" }),
		timezone: z.string().meta({ description: "Where it takes place" }),
		name: z.string(),
		phone: z.string().meta({ description: "In E.164", examples: ["+447700900123"] }),
		phoneExtension: z.string().optional().meta({
			description: "Digits to dial once the call is answered; absent when none were said",
		}),
		phoneSaid: z.string().optional().meta({ description: "The number as it was said" }),
		bookedAt: z.iso.datetime(),
		changedAt: z.iso.datetime(),
		movedFrom: z
			.object(Place)
			.nullable()
			.meta({ description: "Where the last move took it from; null when it never moved" }),
	})
	.meta({ id: "Appointment" });

export const AppointmentPage = pageOf("AppointmentPage", Appointment);

const Instant = z.iso.datetime({
	offset: true,
	error: "takes an ISO 8601 time with its offset",
});

export const AppointmentsQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.regex(/^\d{1,15}\.\S{1,200}$/, "takes `nextCursor` of the page before")
		.transform((cursor) => {
			const dot = cursor.indexOf(".");
			return { startsAt: Number(cursor.slice(0, dot)), appointmentId: cursor.slice(dot + 1) };
		})
		.optional()
		.meta({ description: CURSOR_MEANS }),
	agentId: z.string().optional(),
	callId: CallId.optional(),
	status: z.enum(["booked", "cancelled"], { error: "takes booked or cancelled" }).optional(),
	from: Instant.optional().meta({ description: "Only appointments that start then or later" }),
	to: Instant.optional().meta({ description: "Only appointments that start before" }),
});

export const AppointmentParams = z.object({
	appointmentId: z.string().regex(/^\w{1,100}$/, "takes an appointment's id"),
});

const AgentId = z.string().min(1).max(40).default("reception");
const StartsAt = z.string().max(40).meta({
	description: "A start that /v1/slots answers; without an offset, the agent's own wall clock",
});

export const NewAppointment = z
	.strictObject({
		agentId: AgentId,
		service: z.string().max(60),
		startsAt: StartsAt,
		name: z.string().max(200),
		phone: z.string().max(40),
	})
	.meta({ id: "NewAppointment" });

const IdempotencyKey = z
	.string()
	.regex(/^[!-~]{1,255}$/, "takes 1 to 255 visible ASCII characters")
	.optional();

export const IdempotencyHeaders = z.object({
	"idempotency-key": IdempotencyKey.meta({
		description:
			"A repeat with the same key is the same booking, whatever became of it. Without one, agent, start, service, phone number and name say what is the same",
	}),
});

export const ChangeHeaders = z.object({
	"idempotency-key": IdempotencyKey.meta({
		description:
			"A repeat with the same key changes nothing more, whatever became of the appointment since",
	}),
	"if-match": z
		.string()
		.regex(/^(?:\*|(?:W\/)?"\d{1,9}"|\d{1,9})$/, 'takes the `ETag` of an appointment, such as "3"')
		.optional()
		.meta({
			description:
				"The revision that was seen, as the `ETag` of an appointment: nothing is done if it has another one now",
		}),
});

const Revision = z.int().nonnegative().optional().meta({
	description: "The same as `If-Match`, for a client that cannot send headers",
});

export const MoveAppointment = z
	.strictObject({ startsAt: StartsAt, revision: Revision })
	.meta({ id: "MoveAppointment" });

export const CancelAppointment = z
	.strictObject({ revision: Revision })
	.meta({ id: "CancelAppointment" });

export const SlotsQuery = z.strictObject({
	agentId: AgentId,
	service: z.string(),
	from: z.string().meta({ description: "The first local day, YYYY-MM-DD" }),
	to: z.string().optional().meta({ description: "The last local day; that of `from` when absent" }),
	time: z.string().optional().meta({
		description: "HH:MM, local: the nearest come first; the earliest when absent",
	}),
	limit: Limit,
});

export const Slots = z
	.object({
		agentId: z.string(),
		service: z.string(),
		timezone: z.string(),
		data: z.array(z.object({ startsAt: z.iso.datetime(), endsAt: z.iso.datetime() })),
	})
	.meta({ id: "Slots" });

export const CalendarParams = z.object({ agentId: z.string().min(1).max(40) });

export const CalendarToken = z
	.object({
		token: z.string(),
		url: z.string().meta({ description: "What a calendar app subscribes to, token included" }),
	})
	.meta({ id: "CalendarToken" });

export const CalendarQuery = z.strictObject({ token: z.string().optional() });
