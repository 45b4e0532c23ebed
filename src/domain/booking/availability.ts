import { hoursOn } from "../agents/opening-hours.ts";
import type { AgentProfile } from "../agents/profile.ts";
import {
	addDays,
	DAY,
	firstInstantOf,
	localTimeOf,
	MINUTE,
	minutesOfClock,
	weekdayOf,
} from "../time/local-time.ts";

/** A business may be closed for a season. */
const DAYS_LOOKED_AHEAD = 120;

/** In ms since the epoch; without `endsAt` itself. */
export interface Span {
	startsAt: number;
	endsAt: number;
}

export type Service = AgentProfile["services"][number];

/** The resource that an appointment holds, for itself and for the buffers around it. */
export interface Held extends Span {
	appointmentId: string;
	resource: string;
}

/** Finds the service that the caller means: "Check-up" is the service "check up". */
export function findService(agent: AgentProfile, said: string): Service | undefined {
	const wanted = lettersOf(said);
	return agent.services.find(({ service }) => lettersOf(service) === wanted);
}

function lettersOf(text: string): string {
	return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The resources that can do a service, the preferred first. */
export function resourcesFor(agent: AgentProfile, service: Service): readonly string[] {
	return service.resources ?? agent.resources;
}

/**
 * What an appointment of a service takes of its resource. The buffers may lie outside of the opening hours:
 * a room is made ready before the door opens, and the last one is cleaned after it has closed.
 */
export function withBuffers({ startsAt, endsAt }: Span, service: Service): Span {
	return {
		startsAt: startsAt - service.bufferBeforeMinutes * MINUTE,
		endsAt: endsAt + service.bufferAfterMinutes * MINUTE,
	};
}

/**
 * When the business is open on a local day, in order and without what the clocks skip; empty when it is closed.
 * On the days they change a stretch is an hour shorter or longer than it looks.
 */
export function openingsOn(agent: AgentProfile, date: string): Span[] {
	if (agent.closedDays.includes(date)) return [];
	return hoursOn(agent, weekdayOf(date))
		.map((hours) => {
			const [opens = "", closes = ""] = hours.split("-");
			return {
				startsAt: firstInstantOf(date, minutesOfClock(opens), agent.timezone),
				endsAt: firstInstantOf(date, minutesOfClock(closes), agent.timezone),
			};
		})
		.filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

/** Whether the business is open at an instant, in ms since the epoch. */
export function isOpenAt(agent: AgentProfile, instant: number): boolean {
	const { date } = localTimeOf(instant, agent.timezone);
	return openingsOn(agent, date).some(
		({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt,
	);
}

/** Every start on the grid of a local day at which something of this length fits into the opening. */
export function startsOn(agent: AgentProfile, date: string, durationMinutes: number): Span[] {
	const durationMs = durationMinutes * MINUTE;
	const stepMs = agent.slotMinutes * MINUTE;
	return openingsOn(agent, date).flatMap((open) => {
		const starts = Math.floor((open.endsAt - open.startsAt - durationMs) / stepMs) + 1;
		return Array.from({ length: Math.max(0, starts) }, (_, index) => {
			const startsAt = open.startsAt + index * stepMs;
			return { startsAt, endsAt: startsAt + durationMs };
		});
	});
}

/** An opening that is on, or the next one, at or after an instant; null when it is never open again. */
export function nextOpening(agent: AgentProfile, instant: number): Span | null {
	const today = localTimeOf(instant, agent.timezone).date;
	for (let days = 0; days <= DAYS_LOOKED_AHEAD; days++) {
		const open = openingsOn(agent, addDays(today, days)).find(({ endsAt }) => endsAt > instant);
		if (open) return open;
	}
	return null;
}

export interface FreeSlotsQuery {
	agent: AgentProfile;
	service: Service;
	/** Local days, YYYY-MM-DD, both included. */
	from: string;
	to: string;
	/** Appointments that hold a resource already, buffers included. */
	held: readonly Held[];
	/** Milliseconds since the epoch. A slot that has begun is not offered. */
	now: number;
	/** Minutes since local midnight; the nearest slots come first. Without it, the earliest. */
	preferredMinutes: number | null;
	limit: number;
}

/** Slots that may be offered: in the opening hours, on the grid, in the future, and with a resource that is free. */
export function freeSlots(query: FreeSlotsQuery): Span[] {
	const { agent, service, from, to, held, now, preferredMinutes, limit } = query;
	const resources = resourcesFor(agent, service);
	const free: Span[] = [];
	for (let date = from; date <= to; date = addDays(date, 1)) {
		const slots = startsOn(agent, date, service.durationMinutes).filter(
			(slot) => slot.startsAt > now,
		);
		const near = heldAround(slots, held);
		free.push(...slots.filter((slot) => hasRoom(withBuffers(slot, service), resources, near)));
	}
	if (preferredMinutes === null) return free.slice(0, limit);
	const distance = ({ startsAt }: Span) =>
		Math.abs(localTimeOf(startsAt, agent.timezone).minutes - preferredMinutes);
	return free
		.toSorted((a, b) => distance(a) - distance(b) || a.startsAt - b.startsAt)
		.slice(0, limit);
}

/** Whether any of the resources is free all the while. */
function hasRoom(span: Span, resources: readonly string[], held: readonly Held[]): boolean {
	const taken = new Set(held.flatMap((each) => (overlap(each, span) ? [each.resource] : [])));
	return resources.some((resource) => !taken.has(resource));
}

/** Those that can overlap a slot of the day: no buffer is longer than a day. */
function heldAround(slots: readonly Span[], held: readonly Held[]): readonly Held[] {
	const [first, last] = [slots.at(0), slots.at(-1)];
	if (!first || !last) return [];
	const around = { startsAt: first.startsAt - DAY, endsAt: last.endsAt + DAY };
	return held.filter((each) => overlap(each, around));
}

function overlap(a: Span, b: Span): boolean {
	return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
