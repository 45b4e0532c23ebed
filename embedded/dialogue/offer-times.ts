import { type Act, askFor, offerCallback, type Situation, speak } from "./act.ts";
import { addDays, type Clock, type Day, minutesOf, type Wall } from "./calendar.ts";
import { businessDay, type Facts } from "./facts.ts";
import { spokenDay, spokenOffer, spokenTime } from "./speak.ts";
import { type Search, type State, stillFree } from "./state.ts";
import type { FindSlotsInput, Slot, ToolUse } from "./tools.ts";
import { type DayWish, runsOf, suits } from "./understand/days.ts";
import type { TimeWish } from "./understand/times.ts";

export interface Wish {
	readonly service: string;
	readonly day: DayWish;
	readonly time: TimeWish;
}

/** How far a search looks when the wished day has nothing left. */
const LOOK_AHEAD_DAYS = 7;
/** The tool takes no more days at once. */
const LONGEST_SEARCH_DAYS = 31;
/** So many stretches of days are searched before another time is offered; a turn has six steps. */
const MOST_RUNS = 3;
/** How far apart two offered times are when the caller named no time. */
const SPREAD_MINUTES = 120;

export function wishOfState({ service, day, time }: State, facts: Facts): Wish {
	const soon = { from: facts.today, to: addDays(facts.today, LOOK_AHEAD_DAYS) };
	return { service: service ?? "appointment", day: day ?? soon, time: time ?? { kind: "any" } };
}

/** Offers what a search of the wished days found, or else what a search of the week after them found. */
export function searchAndOffer(wish: Wish, situation: Situation): Act {
	const found: Slot[] = [];
	for (const days of searchesFor(wish.day)) {
		const input = searchInput(wish, days, situation.facts);
		const search = searchMadeFor(input, situation.state);
		if (!search) return callFindSlots(input, situation);
		found.push(...stillFree(search.slots, situation.state));
		if (found.some((slot) => suitsBest(slot, wish))) break;
		if (found.length > 0 && days.to === wish.day.to) break;
	}
	if (found.length > 0) return offerTimes(found, wish, situation);
	return askFor("when", situation, "I am sorry, there is nothing free that week.");
}

/** The wished days, in stretches that a search takes, and then the week after them. */
function searchesFor(day: DayWish): { from: Day; to: Day }[] {
	const runs = runsOf(day).slice(0, MOST_RUNS);
	const days = runs.map(({ from, to }) => {
		const last = addDays(from, LONGEST_SEARCH_DAYS - 1);
		return { from, to: to < last ? to : last };
	});
	const to = addDays(day.to, LOOK_AHEAD_DAYS);
	const from = addDays(to, 1 - LONGEST_SEARCH_DAYS);
	return [...days, { from: from > day.from ? from : day.from, to }];
}

/** Nothing better can be found on a later day. */
function suitsBest(slot: Slot, wish: Wish): boolean {
	return wish.time.kind === "at" || wish.time.kind === "one_of"
		? fitsExactly(slot, wish)
		: fits(slot, wish);
}

export function fitsExactly(slot: Slot, { day, time }: Wish): boolean {
	if (!suits(slot.day, day)) return false;
	if (time.kind === "one_of") return time.times.includes(slot.time);
	return time.kind === "at" && slot.time === time.time;
}

function searchInput({ service, time }: Wish, days: DayWish, facts: Facts): FindSlotsInput {
	const near = nearTime(time, businessDay(facts).opens);
	return { service, from: days.from, to: days.to, ...(near !== null && { time: near }) };
}

function nearTime(time: TimeWish, opens: Clock): Clock | null {
	switch (time.kind) {
		case "at":
			return time.time;
		case "one_of":
			return time.times[0] ?? null;
		case "between":
			return time.from > opens ? time.from : opens;
		case "any":
			return null;
	}
}

function searchMadeFor(input: FindSlotsInput, { searches }: State): Search | undefined {
	return searches.findLast(
		({ input: made }) =>
			made.service === input.service &&
			made.from === input.from &&
			made.to === input.to &&
			made.time === input.time,
	);
}

function callFindSlots(input: FindSlotsInput, situation: Situation): Act {
	const use: ToolUse = { tool: "find_slots", input };
	if (situation.tools.takes(use)) return { say: "", use };
	return speak(`I am sorry, I cannot see the calendar. ${offerCallback(situation)}`);
}

/** Offers one or two of the free times: those that fit the wish, or else those nearest to it. */
function offerTimes(free: readonly Slot[], wish: Wish, situation: Situation): Act {
	const { facts } = situation;
	const fitting = free.filter((slot) => fits(slot, wish));
	const chosen = wish.time.kind === "any" ? spread(fitting) : nearest(fitting, wish);
	const offered = chosen.length > 0 ? chosen : nearest(free, wish);
	const lead = `${apologyFor(fitting, wish, facts)}I have ${spokenOffer(offered, facts)}.`;
	if (offered.length === 1) return speak(`${lead} Shall I book that?`);
	return askFor("choice", situation, lead);
}

/** With an exact time wished for, any time of the wished days fits: the exact one was not free. */
function fits(slot: Slot, { day, time }: Wish): boolean {
	if (!suits(slot.day, day)) return false;
	return time.kind !== "between" || (slot.time >= time.from && slot.time < time.to);
}

function apologyFor(fitting: readonly Slot[], { day, time }: Wish, facts: Facts): string {
	const onDay = ` on ${spokenDay(day.from, facts.today)}`;
	if (time.kind === "at") {
		const clock = spokenTime(time.time, businessDay(facts));
		return `I am sorry, ${clock}${fitting.length === 0 ? onDay : ""} is not free. `;
	}
	if (fitting.length > 0) return "";
	return `I am sorry, there is nothing free${time.kind === "between" ? " then" : onDay}. `;
}

/** The two slots nearest to the wish, the earlier first. */
function nearest(slots: readonly Slot[], { day, time }: Wish): Slot[] {
	const wished = { day: day.from, time: earliestOf(time) };
	return slots
		.toSorted((a, b) => minutesBetween(a, wished) - minutesBetween(b, wished))
		.slice(0, 2)
		.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}

function earliestOf(time: TimeWish): Clock {
	switch (time.kind) {
		case "at":
			return time.time;
		case "one_of":
			return time.times[0] ?? "00:00";
		case "between":
			return time.from;
		case "any":
			return "00:00";
	}
}

/** A day counts as 24 hours, whatever the clocks do. */
function minutesBetween(a: Wall, b: Wall): number {
	const dayMs = Date.parse(`${a.day}T00:00Z`) - Date.parse(`${b.day}T00:00Z`);
	return Math.abs(dayMs) / 60_000 + Math.abs(minutesOf(a.time) - minutesOf(b.time));
}

/** The first slot, and the next that is well apart from it. */
function spread(slots: readonly Slot[]): Slot[] {
	const [first, second] = slots;
	if (!first) return [];
	const apart = slots.find(
		(slot) =>
			slot.day > first.day || minutesOf(slot.time) - minutesOf(first.time) >= SPREAD_MINUTES,
	);
	return [first, ...[apart ?? second].filter((slot) => slot !== undefined)];
}
