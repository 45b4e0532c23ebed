import { z } from "zod";

import type { Appointment } from "../../domain/booking/appointment.ts";
import { samePerson } from "../../domain/people/names.ts";
import { normalisePhone } from "../../domain/people/phone.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import type { CrmAppointment } from "../../providers/crm/port.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { bookedEvent } from "./book-appointment.ts";
import { calendarDown, refused, unlessUnavailable } from "./refusals.ts";
import type { CallTool, ToolContext, ToolResult } from "./tool.ts";

const crmDown: ToolResult = {
	ok: false,
	code: "crm_unavailable",
	message:
		"The customer records do not answer right now. Say so, and offer that somebody will call back.",
};

const notThisCustomer: ToolResult = {
	ok: false,
	code: "not_this_customer",
	message:
		"Appointments are only told to the customer who is calling, and that is not known here. Ask for the name and the phone number that the appointment was made with.",
};

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
		const [name, phone] = [input.name?.trim() || null, input.phone?.trim() || null];
		const { caller } = context;
		const isKnown = caller.customerId !== null || caller.phone !== null;
		const said = phone === null ? null : normalisePhone(phone);
		if (isKnown && (said === null || said === caller.phone)) {
			// Whoever says another customer's id on the phone has proved nothing.
			const customerId = input.customerId?.trim() || caller.customerId;
			return customerId === caller.customerId ? await nextOfKnown(context) : notThisCustomer;
		}
		const isStranger = name === null && phone === null && Boolean(input.customerId?.trim());
		if (isStranger) return notThisCustomer;
		if (name === null) return refused({ code: "bad_name" }, context);
		if (said === null) return refused({ code: "bad_phone", said: phone ?? "" }, context);
		return await unlessUnavailable(calendarDown, context, async () => {
			const settled = await settle(context);
			const named = await upcoming(said, context);
			// Both must be right, and what is wrong is not told.
			const theirs = named.filter((each) => samePerson(each.name, name));
			return found(firstOf([...settled, ...theirs], context), settled, context);
		});
	},
};

/** The customer system knows of appointments that were made elsewhere, the calendar of those that were made just now. */
async function nextOfKnown(context: ToolContext): Promise<ToolResult> {
	const { caller, crm, workspaceId, now, signal } = context;
	const { customerId, phone } = caller;
	return await unlessUnavailable(calendarDown, context, async () => {
		const settled = await settle(context);
		const [inCrm, inCalendar] = await Promise.all([
			customerId === null
				? null
				: crm.nextAppointment({ workspaceId, customerId, now, signal }).catch(orDown),
			phone === null ? [] : upcoming(phone, context),
		]);
		const own = firstOf([...settled, ...inCalendar], context);
		if (inCrm === DOWN) return own ? found(own, settled, context) : crmDown;
		const first = [inCrm, own]
			.filter((each) => each !== null)
			.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))[0];
		return found(first ?? null, settled, context);
	});
}

const DOWN = "down";

function orDown(cause: unknown): typeof DOWN {
	if (cause instanceof ProviderError) return DOWN;
	throw cause;
}

/** Looks what came of bookings of which this call was told nothing certain. */
async function settle({
	calendar,
	workspaceId,
	appointments,
}: ToolContext): Promise<Appointment[]> {
	const outcomes = await Promise.all(
		appointments.unsettled().map((intent) => calendar.outcomeOf(workspaceId, intent)),
	);
	return outcomes.flatMap((each) => (each?.status === "booked" ? [each] : []));
}

async function upcoming(phone: string, context: ToolContext): Promise<Appointment[]> {
	const { calendar, workspaceId, now } = context;
	return await calendar.upcoming({ workspaceId, phone, now });
}

function firstOf(appointments: readonly Appointment[], { agent, now }: ToolContext) {
	const [first] = appointments
		.filter(({ startsAt }) => startsAt > now)
		.toSorted((a, b) => a.startsAt - b.startsAt);
	if (!first) return null;
	const { appointmentId, service } = first;
	return { appointmentId, service, startsAt: isoOf(first.startsAt, agent.timezone) };
}

function found(
	appointment: CrmAppointment | null,
	settled: readonly Appointment[],
	{ appointments, turn }: ToolContext,
): ToolResult {
	for (const { appointmentId } of settled) appointments.lookedUp(appointmentId);
	if (appointment) appointments.lookedUp(appointment.appointmentId);
	const events = settled.map((each) => bookedEvent(each, turn));
	return { ok: true, output: { appointment }, events };
}
