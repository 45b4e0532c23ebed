import { z } from "zod";

import { freeSlots } from "../../domain/booking/availability.ts";
import { addDays, instantOf, isoOf } from "../../domain/booking/local-time.ts";
import { checkSearch, type Search } from "../../domain/booking/request.ts";
import { RESOURCE, type Slot } from "../../providers/calendar/port.ts";
import { refused, unlessUnavailable } from "./refusals.ts";
import type { CallTool, ToolContext } from "./tool.ts";

/** More than this nobody remembers on the phone. */
const MAX_SLOTS = 6;

const calendarDown = {
	code: "calendar_unavailable",
	message: "The calendar does not answer right now. Offer the caller that somebody will call back.",
};

// Loose on purpose: what a model gets wrong is answered in words that help it to put it right.
const FindSlotsInput = z.object({
	service: z.string().describe("The service, by its name in the facts."),
	from: z.string().describe("The first day to search, YYYY-MM-DD."),
	to: z
		.string()
		.nullish()
		.describe("The last day to search, YYYY-MM-DD; leave out to search one day."),
	time: z
		.string()
		.nullish()
		.describe("The time the caller would like, HH:MM, 24 hours; leave out if they said none."),
});

export const findSlots: CallTool<typeof FindSlotsInput> = {
	name: "find_slots",
	description:
		"Finds free times for a service on one day or several. With a time, the nearest free times come first.",
	input: FindSlotsInput,
	effectKey: () => null,
	async run({ service, from, to = null, time = null }, context) {
		const checked = checkSearch(context.agent, { service, from, to, time }, context.now);
		if (!checked.ok) return refused(checked.refusal, context);
		const search = checked.value;
		return await unlessUnavailable(calendarDown, async () => {
			const slots = await freeIn(search, MAX_SLOTS, context);
			return { ok: true, output: { service: search.service, slots } };
		});
	},
};

/** Free times as the model is told them, in the business's own offset. */
export async function freeIn(search: Search, limit: number, context: ToolContext): Promise<Slot[]> {
	const { agent, now } = context;
	const taken = await context.calendar.taken(context.workspaceId, RESOURCE, {
		startsAt: instantOf(search.from, 0, agent.timezone),
		endsAt: instantOf(addDays(search.to, 1), 0, agent.timezone),
	});
	return freeSlots({ ...search, agent, taken, now, limit }).map(({ startsAt, endsAt }) => ({
		startsAt: isoOf(startsAt, agent.timezone),
		endsAt: isoOf(endsAt, agent.timezone),
	}));
}
