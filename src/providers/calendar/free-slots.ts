import type { AgentProfile } from "../../domain/agents/profile.ts";
import { freeSlots, type Span } from "../../domain/booking/availability.ts";
import type { Search } from "../../domain/booking/request.ts";
import { addDays, DAY, instantOf, localTimeOf } from "../../domain/time/local-time.ts";
import type { Calendar } from "./port.ts";

/** When a slot has just gone: so many others, on that day or else in the days after it. */
const MAX_ALTERNATIVES = 3;
const DAYS_OF_ALTERNATIVES = 7;

export interface Asking {
	calendar: Calendar;
	workspaceId: string;
	agent: AgentProfile;
	/** Milliseconds since the epoch. */
	now: number;
	/** An appointment that is to be moved is not in its own way. */
	moving: string | null;
}

export async function freeIn(search: Search, limit: number, asking: Asking): Promise<Span[]> {
	const { calendar, workspaceId, agent, now, moving } = asking;
	// A buffer may reach into the days around, and is no longer than a day.
	const held = await calendar.held(workspaceId, {
		startsAt: instantOf(search.from, 0, agent.timezone) - DAY,
		endsAt: instantOf(addDays(search.to, 1), 0, agent.timezone) + DAY,
	});
	const others = held.filter(({ appointmentId }) => appointmentId !== moving);
	return freeSlots({ ...search, agent, held: others, now, limit });
}

/** What is free instead, the nearest to the time that was wanted first. */
export async function alternativesTo(
	{ service, startsAt }: Pick<Search, "service"> & { startsAt: number },
	asking: Asking,
): Promise<Span[]> {
	const { date, minutes } = localTimeOf(startsAt, asking.agent.timezone);
	const sameDay = { service, from: date, to: date, preferredMinutes: minutes };
	const found = await freeIn(sameDay, MAX_ALTERNATIVES, asking);
	if (found.length > 0) return found;
	const later = { from: addDays(date, 1), to: addDays(date, DAYS_OF_ALTERNATIVES) };
	return await freeIn({ service, ...later, preferredMinutes: null }, MAX_ALTERNATIVES, asking);
}
