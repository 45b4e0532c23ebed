import { z } from "zod";

import { findFreeSlots } from "../../booking/find-free-slots.ts";
import { bookingContext, offerSlots } from "./booking-context.ts";
import { inWords } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

/** More than this nobody remembers on the phone. */
const MAX_SLOTS = 6;

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
		"Finds free times for a service on one day or several. With a time, the nearest free times come first. Each has an id to book it by, and how to say it.",
	input: FindSlotsInput,
	effectKey: () => null,
	async run({ service, from, to = null, time = null }, context) {
		const wish = { service, from, to, time };
		const found = await findFreeSlots(wish, MAX_SLOTS, bookingContext(context));
		if (!found.ok) return inWords(found.refusal, context);
		const slots = offerSlots(found.value.slots, context);
		return { ok: true, output: { service: found.value.service, slots } };
	},
};
