import { z } from "zod";

import { addDays, isoOf, localTimeOf, MINUTE } from "../../domain/booking/local-time.ts";
import { type BookingRequest, checkBooking, intentKeyOf } from "../../domain/booking/request.ts";
import { type Appointment, RESOURCE, type Slot } from "../../providers/calendar/port.ts";
import { freeIn } from "./find-slots.ts";
import { refused, unlessUnavailable } from "./refusals.ts";
import type { CallTool, ToolContext, ToolResult } from "./tool.ts";

/** When the slot has just gone: this many others, on that day or else in the days after it. */
const MAX_ALTERNATIVES = 3;
const DAYS_OF_ALTERNATIVES = 7;

const calendarDown = {
	code: "calendar_unavailable",
	message:
		"The calendar does not answer, so it is not certain that the appointment was made. Trying once more is safe; after that, offer that somebody will call back.",
};

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
		return await unlessUnavailable(calendarDown, () => book(checked.value, context));
	},
};

async function book(request: BookingRequest, context: ToolContext): Promise<ToolResult> {
	const booked = await context.calendar.book({
		...request,
		workspaceId: context.workspaceId,
		resource: RESOURCE,
		intentKey: intentKeyOf(context.callId, request),
		callId: context.callId,
		timezone: context.agent.timezone,
		bookedAt: context.now,
	});
	if (booked.ok) return confirmed(booked.appointment, context);
	const free = (await alternatives(request, context)).map(({ startsAt }) => startsAt);
	const others =
		free.length > 0 ? `Free are ${free.join(", ")}.` : "Nothing else is free that week.";
	return {
		ok: false,
		code: "slot_taken",
		message: `${isoOf(request.startsAt, context.agent.timezone)} has just been taken. ${others}`,
	};
}

/** Also for a repeat, whose event may not have reached the log the first time. */
function confirmed(appointment: Appointment, { agent, turn }: ToolContext): ToolResult {
	const { timezone } = agent;
	const { appointmentId, service, name, phone } = appointment;
	const startsAt = isoOf(appointment.startsAt, timezone);
	const endsAt = isoOf(appointment.endsAt, timezone);
	const data = { turn, appointmentId, service, startsAt, endsAt, timezone, name, phone };
	return {
		ok: true,
		output: { appointmentId, service, startsAt },
		events: [{ type: "appointment.booked", v: 1, data }],
	};
}

async function alternatives(
	{ service, startsAt, endsAt }: BookingRequest,
	context: ToolContext,
): Promise<Slot[]> {
	const { date, minutes } = localTimeOf(startsAt, context.agent.timezone);
	const wanted = { service, durationMinutes: (endsAt - startsAt) / MINUTE };
	const sameDay = { ...wanted, from: date, to: date, preferredMinutes: minutes };
	const found = await freeIn(sameDay, MAX_ALTERNATIVES, context);
	if (found.length > 0) return found;
	const from = addDays(date, 1);
	const to = addDays(date, DAYS_OF_ALTERNATIVES);
	return await freeIn({ ...wanted, from, to, preferredMinutes: null }, MAX_ALTERNATIVES, context);
}
