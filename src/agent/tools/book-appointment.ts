import { z } from "zod";

import { type Appointment, appointmentFacts } from "../../domain/booking/appointment.ts";
import { findService } from "../../domain/booking/availability.ts";
import type { Booking } from "../../domain/booking/changes.ts";
import { type BookingRequest, checkBooking, intentKeyOf } from "../../domain/booking/request.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { accepted } from "../../domain/result.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { bookAnew } from "../../providers/calendar/book-anew.ts";
import { alternativesTo } from "../../providers/calendar/free-slots.ts";
import type { Booked } from "../../providers/calendar/port.ts";
import { notDone, outcomeUnknown, refused, slotTaken, unlessUnavailable } from "./refusals.ts";
import type { CallTool, ToolContext, ToolResult } from "./tool.ts";
import { untilKnown } from "./until-known.ts";

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
	effectKey(input, { agent, callId, now }) {
		const checked = checkBooking(agent, input, now);
		return checked.ok ? intentKeyOf(callId, checked.value) : null;
	},
	async run(input, context) {
		const checked = checkBooking(context.agent, input, context.now);
		if (!checked.ok) return refused(checked.refusal, context);
		return await book(checked.value, context);
	},
};

async function book(request: BookingRequest, context: ToolContext): Promise<ToolResult> {
	const { calendar, agent } = context;
	const booking: Booking = {
		...request,
		workspaceId: context.workspaceId,
		agentId: agent.agentId,
		intentKey: intentKeyOf(context.callId, request),
		callId: context.callId,
		timezone: agent.timezone,
		bookedAt: context.now,
	};
	const outcome = await untilKnown<Booked>(
		() => bookAnew(calendar, booking),
		async () => {
			const appointment = await calendar.outcomeOf(booking.workspaceId, booking.intentKey);
			const stands = appointment?.status === "booked" && appointment.startsAt === booking.startsAt;
			return stands ? accepted({ appointment, already: true }) : null;
		},
		context.clock,
	);
	if (!outcome.known) return outcome.done === "no" ? notDone : outcomeUnknown;
	const booked = outcome.value;
	if (booked.ok) return confirmed(booked.value.appointment, context);
	const service = findService(agent, request.service);
	return await unlessUnavailable(slotTaken(request.startsAt, [], context), context, async () => {
		const wanted = service && { service, startsAt: request.startsAt };
		const free = wanted ? await alternativesTo(wanted, { ...context, moving: null }) : [];
		return slotTaken(request.startsAt, free, context);
	});
}

/** Also for a repeat, whose event may not have reached the log the first time. */
function confirmed(appointment: Appointment, context: ToolContext): ToolResult {
	const { appointmentId, service } = appointment;
	const startsAt = isoOf(appointment.startsAt, context.agent.timezone);
	context.appointments.lookedUp(appointmentId);
	return {
		ok: true,
		output: { appointmentId, service, startsAt },
		events: [bookedEvent(appointment, context.turn)],
	};
}

export function bookedEvent(appointment: Appointment, turn: number): CallEvent {
	return {
		type: "appointment.booked",
		v: 2,
		data: { turn, ...appointmentFacts(appointment) },
	};
}
