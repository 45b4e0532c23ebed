import { z } from "zod";

import { conversationOf, toolsIn } from "../call/conversation.ts";
import type { RecordedEvent } from "../events/catalogue.ts";
import { instantOfIso } from "../time/written-start.ts";

/** A free start that the model was given. */
export interface OfferedSlot {
	/** Short, because a model copies it without a mistake: `s3`. Null in the logs of releases that gave none. */
	readonly slotId: string | null;
	/** Ms since the epoch. */
	readonly startsAt: number;
}

/** What one answer of a tool offered. */
export type Offer = readonly OfferedSlot[];

const Slots = z.array(z.object({ id: z.string().optional(), startsAt: z.string() }));
const Found = z.object({ slots: Slots });
const Refused = z.object({ error: Found });

/**
 * The free starts that the tools of a call offered, answer by answer: what was found, and what a refusal named instead.
 * @param events of one call, in order of `seq`.
 */
export function offersIn(events: readonly RecordedEvent[]): Offer[] {
	return toolsIn(conversationOf(events)).flatMap(({ returned }): Offer[] => {
		if (returned === null) return [];
		const found = Found.safeParse(returned.output);
		const slots = found.data?.slots ?? Refused.safeParse(returned.output).data?.error.slots ?? [];
		const offer = slots.flatMap(({ id = null, startsAt }) => {
			const instant = instantOfIso(startsAt, "UTC");
			return instant === null ? [] : [{ slotId: id, startsAt: instant }];
		});
		return offer.length > 0 ? [offer] : [];
	});
}

/** Gives each start its id. One that was offered before keeps the id that it has. */
export function numberSlots(
	starts: readonly number[],
	before: readonly Offer[],
): (OfferedSlot & { slotId: string })[] {
	const known = before.flat();
	const numbers = known.map(({ slotId }) => Number(slotId?.slice(1) ?? 0));
	let last = Math.max(0, ...numbers);
	return starts.map((startsAt) => {
		const same = known.find((each) => each.slotId !== null && each.startsAt === startsAt);
		if (same?.slotId != null) return { slotId: same.slotId, startsAt };
		last += 1;
		return { slotId: `s${last}`, startsAt };
	});
}
