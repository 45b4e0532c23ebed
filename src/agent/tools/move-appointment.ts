import { z } from "zod";

import { movedEvents } from "../../booking/caller-events.ts";
import { move, moveKey } from "../../booking/move.ts";
import { movedFrom } from "../../booking/own-change.ts";
import { accepted } from "../../domain/result.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { bookingContext, shownAppointment } from "./booking-context.ts";
import { inWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const MoveAppointmentInput = z.object({
	appointmentId: z.string().describe("As get_next_appointment or book_appointment returned it."),
	startsAt: z.string().describe("A start that find_slots returned, ISO 8601 with its offset."),
});

export const moveAppointment: CallTool<typeof MoveAppointmentInput> = {
	name: "move_appointment",
	description:
		"Moves an appointment to another time that find_slots returned. Only for an appointment that was looked up or booked in this call.",
	input: MoveAppointmentInput,
	effectKey: (wish, context) => moveKey(wish, bookingContext(context)),
	async run(wish, context) {
		const { agent, turn } = context;
		const agentOf = () => Promise.resolve(accepted(agent));
		const moved = await move<never>(wish, { ...bookingContext(context), agentOf });
		if (!moved.ok) return inWords(moved.refusal, context);
		const { appointment } = moved.value;
		const from = isoOf(movedFrom(appointment).startsAt, agent.timezone);
		const output = { ...shownAppointment(appointment, context), movedFrom: from };
		return { ok: true, output, events: movedEvents(moved.value, turn) };
	},
};
