import { z } from "zod";

import {
	type Appointment,
	appointmentFacts,
	placeFacts,
} from "../../domain/booking/appointment.ts";
import { checkMove, moveKeyOf, serviceOf, type SlotRequest } from "../../domain/booking/request.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { accepted } from "../../domain/result.ts";
import { instantOfIso, isoOf } from "../../domain/time/local-time.ts";
import { alternativesTo } from "../../providers/calendar/free-slots.ts";
import type { Moved } from "../../providers/calendar/port.ts";
import {
	appointmentCancelled,
	calendarDown,
	noSuchAppointment,
	notDone,
	outcomeUnknown,
	refused,
	type Refused,
	slotTaken,
	unlessUnavailable,
} from "./refusals.ts";
import type { CallTool, ToolContext, ToolResult } from "./tool.ts";
import { untilKnown } from "./until-known.ts";

const MoveAppointmentInput = z.object({
	appointmentId: z.string().describe("As get_next_appointment or book_appointment returned it."),
	startsAt: z.string().describe("A start that find_slots returned, ISO 8601 with its offset."),
});

export const moveAppointment: CallTool<typeof MoveAppointmentInput> = {
	name: "move_appointment",
	description:
		"Moves an appointment to another time that find_slots returned. Only for an appointment that was looked up or booked in this call.",
	input: MoveAppointmentInput,
	effectKey({ appointmentId, startsAt }, { callId, agent, appointments }) {
		const instant = instantOfIso(startsAt, agent.timezone);
		if (instant === null || !appointments.has(appointmentId)) return null;
		return moveKeyOf(callId, appointmentId, instant);
	},
	async run({ appointmentId, startsAt }, context) {
		if (!context.appointments.has(appointmentId)) return noSuchAppointment;
		const look = () => wanted(appointmentId, startsAt, context);
		const found = await unlessUnavailable(calendarDown, context, look);
		return found.ok ? await move(found.appointment, found.slot, context) : found;
	},
};

/** What is to be moved, and where to, if that is a time at all. */
async function wanted(
	appointmentId: string,
	startsAt: string,
	context: ToolContext,
): Promise<{ ok: true; appointment: Appointment; slot: SlotRequest } | Refused> {
	const { calendar, workspaceId, agent, now } = context;
	const appointment = await calendar.find(workspaceId, appointmentId);
	if (appointment === null) return noSuchAppointment;
	if (appointment.status === "cancelled") return appointmentCancelled;
	const checked = checkMove(agent, appointment, startsAt, now);
	if (!checked.ok) return refused(checked.refusal, context);
	return { ok: true, appointment, slot: checked.value };
}

async function move(
	appointment: Appointment,
	slot: SlotRequest,
	context: ToolContext,
): Promise<ToolResult> {
	const { calendar, workspaceId, callId, agent } = context;
	const { appointmentId } = appointment;
	const changeKey = moveKeyOf(callId, appointmentId, slot.startsAt);
	const outcome = await untilKnown<Moved>(
		() => calendar.move({ ...slot, workspaceId, appointmentId, changeKey, changedAt: context.now }),
		async () => {
			const now = await calendar.find(workspaceId, appointmentId);
			const stands = now?.status === "booked" && now.startsAt === slot.startsAt;
			return stands ? accepted({ appointment: now, already: true }) : null;
		},
		context.clock,
	);
	if (!outcome.known) return outcome.done === "no" ? notDone : outcomeUnknown;
	const moved = outcome.value;
	if (moved.ok) return confirmed(moved.value.appointment, changeKey, context);
	switch (moved.refusal.code) {
		case "no_such_appointment":
			return noSuchAppointment;
		case "appointment_cancelled":
			return appointmentCancelled;
		case "slot_taken": {
			const other = { service: serviceOf(agent, appointment), startsAt: slot.startsAt };
			return await unlessUnavailable(slotTaken(slot.startsAt, [], context), context, async () => {
				const free = await alternativesTo(other, { ...context, moving: appointmentId });
				return slotTaken(slot.startsAt, free, context);
			});
		}
	}
}

/** Also for a repeat; but what somebody else moved there is not told as this caller's deed. */
function confirmed(appointment: Appointment, changeKey: string, context: ToolContext): ToolResult {
	const { appointmentId, service, timezone } = appointment;
	const from = appointment.movedFrom ?? appointment;
	const ours = appointment.changeKey === changeKey;
	const moved: CallEvent = {
		type: "appointment.moved",
		v: 1,
		data: {
			by: "caller",
			turn: context.turn,
			...appointmentFacts(appointment),
			movedFrom: placeFacts(from, timezone),
		},
	};
	return {
		ok: true,
		output: {
			appointmentId,
			service,
			startsAt: isoOf(appointment.startsAt, context.agent.timezone),
			movedFrom: isoOf(from.startsAt, context.agent.timezone),
		},
		events: ours ? [moved] : [],
	};
}
