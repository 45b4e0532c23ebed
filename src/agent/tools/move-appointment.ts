import { z } from "zod";

import { movedEvents } from "../../booking/caller-events.ts";
import { move, moveKey } from "../../booking/move.ts";
import { movedFrom } from "../../booking/own-change.ts";
import { accepted } from "../../domain/result.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { bookingContext, shownChange, startOf } from "./booking-context.ts";
import { inWords, startInWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const MoveAppointmentInput = z.object({
	appointmentId: z.string().describe("As get_next_appointment or book_appointment returned it."),
	startsAt: z
		.string()
		.describe("The id of a time that find_slots returned, such as s3, or its startsAt as it is."),
});

export const moveAppointment: CallTool<typeof MoveAppointmentInput> = {
	name: "move_appointment",
	description:
		"Moves an appointment to another time that find_slots returned. Only for an appointment that was looked up or booked in this call. Then tell the caller what it returns as say.",
	input: MoveAppointmentInput,
	effectKey(wish, context) {
		const start = startOf(wish.startsAt, context);
		return start.ok ? moveKey({ ...wish, startsAt: start.value }, bookingContext(context)) : null;
	},
	async run({ appointmentId, startsAt }, context) {
		const start = startOf(startsAt, context);
		if (!start.ok) return startInWords(start.refusal, context);
		const wish = { appointmentId, startsAt: start.value };
		const { agent, turn } = context;
		const agentOf = () => Promise.resolve(accepted(agent));
		const moved = await move<never>(wish, { ...bookingContext(context), agentOf });
		if (!moved.ok) return inWords(moved.refusal, context);
		const { appointment } = moved.value;
		const from = isoOf(movedFrom(appointment).startsAt, agent.timezone);
		const output = { ...shownChange("moved", appointment, context), movedFrom: from };
		return { ok: true, output, events: movedEvents(moved.value, turn) };
	},
};
