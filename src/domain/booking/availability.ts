import { hoursOn } from "../agents/opening-hours.ts";
import type { AgentProfile } from "../agents/profile.ts";
import {
	addDays,
	instantOf,
	localTimeOf,
	MINUTE,
	minutesOfClock,
	weekdayOf,
} from "./local-time.ts";

/** A business may be closed for a season. */
const DAYS_LOOKED_AHEAD = 120;

/** From and until when something lasts, in ms since the epoch; `endsAt` is no longer part of it. */
export interface Span {
	startsAt: number;
	endsAt: number;
}

export type Service = AgentProfile["services"][number];

/** Finds what the caller means: "Check-up" is the service "check up". */
export function findService(agent: AgentProfile, said: string): Service | undefined {
	const wanted = lettersOf(said);
	return agent.services.find(({ service }) => lettersOf(service) === wanted);
}

function lettersOf(text: string): string {
	return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * When the business is open on a local day, in order; empty when it is closed. On the days the clocks change
 * a stretch is an hour shorter or longer than it looks.
 */
export function openingsOn(agent: AgentProfile, date: string): Span[] {
	if (agent.closedDays.includes(date)) return [];
	return hoursOn(agent, weekdayOf(date)).map((hours) => {
		const [opens = "", closes = ""] = hours.split("-");
		return {
			startsAt: instantOf(date, minutesOfClock(opens), agent.timezone),
			endsAt: instantOf(date, minutesOfClock(closes), agent.timezone),
		};
	});
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
	durationMinutes: number;
	/** Local days, YYYY-MM-DD, both included. */
	from: string;
	to: string;
	/** What is given already, of any length. */
	taken: readonly Span[];
	/** Milliseconds since the epoch: what has begun is not offered. */
	now: number;
	/** Minutes since local midnight; the nearest slots come first. Without it, the earliest. */
	preferredMinutes: number | null;
	limit: number;
}

/** What may be offered: in the opening hours, on the grid, in the future and free. */
export function freeSlots(query: FreeSlotsQuery): Span[] {
	const { agent, durationMinutes, from, to, taken, now, preferredMinutes, limit } = query;
	const free: Span[] = [];
	for (let date = from; date <= to; date = addDays(date, 1)) {
		const slots = startsOn(agent, date, durationMinutes);
		free.push(
			...slots.filter((slot) => slot.startsAt > now && !taken.some((span) => overlap(span, slot))),
		);
	}
	if (preferredMinutes === null) return free.slice(0, limit);
	const distance = ({ startsAt }: Span) =>
		Math.abs(localTimeOf(startsAt, agent.timezone).minutes - preferredMinutes);
	return free
		.toSorted((a, b) => distance(a) - distance(b) || a.startsAt - b.startsAt)
		.slice(0, limit);
}

function overlap(a: Span, b: Span): boolean {
	return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
