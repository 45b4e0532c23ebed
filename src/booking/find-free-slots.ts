import { freeSlots, type Span } from "../domain/booking/availability.ts";
import {
	checkSearch,
	type Search,
	serviceOf,
	type SlotRequest,
} from "../domain/booking/request.ts";
import { accepted, type Refused, refused, type Result } from "../domain/result.ts";
import { addDays, DAY, instantOf, localTimeOf } from "../domain/time/local-time.ts";
import { readCalendar } from "./ask-calendar.ts";
import {
	type CalendarUnavailable,
	type InvalidWish,
	invalidWish,
	type SlotTaken,
} from "./refusals.ts";
import type { BookingContext } from "./requester.ts";

/** How many free slots to offer for one that is taken: on that day or else in the days after it. */
const MAX_ALTERNATIVES = 3;
const DAYS_OF_ALTERNATIVES = 7;

/** At most `limit` slots: the nearest to the time in the wish first, or else the earliest. */
export async function findFreeSlots(
	wish: Parameters<typeof checkSearch>[1],
	limit: number,
	context: BookingContext,
): Promise<Result<{ service: string; slots: Span[] }, InvalidWish | CalendarUnavailable>> {
	const { agent, now, requester } = context;
	const search = checkSearch(agent, wish, now);
	if (!search.ok) return invalidWish(search.refusal, agent);
	const slots = await readCalendar(requester, () => freeIn(search.value, limit, context));
	if (!slots.ok) return slots;
	return accepted({ service: search.value.service.service, slots: slots.value });
}

interface TakenSlot {
	slot: SlotRequest;
	/** The appointment that was to be moved: it is not in its own way. */
	moving?: string;
}

/** Refuses a slot that somebody else has, with the free ones nearest to it. */
export async function refuseTakenSlot(
	taken: TakenSlot,
	context: BookingContext,
): Promise<Refused<SlotTaken>> {
	const free = await readCalendar(context.requester, () => alternativesTo(taken, context));
	const { startsAt } = taken.slot;
	return refused({ code: "slot_taken", startsAt, free: free.ok ? free.value : [] });
}

async function alternativesTo(
	{ slot, moving }: TakenSlot,
	context: BookingContext,
): Promise<Span[]> {
	const service = serviceOf(context.agent, slot);
	const { date, minutes } = localTimeOf(slot.startsAt, context.agent.timezone);
	const sameDay = { service, from: date, to: date, preferredMinutes: minutes, moving };
	const found = await freeIn(sameDay, MAX_ALTERNATIVES, context);
	if (found.length > 0) return found;
	const later = { from: addDays(date, 1), to: addDays(date, DAYS_OF_ALTERNATIVES) };
	return await freeIn({ ...sameDay, ...later, preferredMinutes: null }, MAX_ALTERNATIVES, context);
}

async function freeIn(
	search: Search & { moving?: string | undefined },
	limit: number,
	context: BookingContext,
): Promise<Span[]> {
	const { calendar, workspaceId, agent, now } = context;
	// A buffer may reach into the days around, and is no longer than a day.
	const held = await calendar.held(workspaceId, {
		startsAt: instantOf(search.from, 0, agent.timezone) - DAY,
		endsAt: instantOf(addDays(search.to, 1), 0, agent.timezone) + DAY,
	});
	const others = held.filter(({ appointmentId }) => appointmentId !== search.moving);
	return freeSlots({ ...search, agent, held: others, now, limit });
}
