import {
	type Act,
	askPhone,
	firstName,
	inquire,
	type MayUse,
	offerCallback,
	speak,
} from "./act.ts";
import { addDays, minutesOf, type Wall, weekdayOf, WEEKDAYS } from "./calendar.ts";
import { businessDay, type Facts } from "./facts.ts";
import { capital, spokenDay, spokenOffer, spokenTime } from "./speak.ts";
import { freeSlots, type Search, type State, stillFree } from "./state.ts";
import { type FindSlotsInput, isWithinDays, sameWall, type Slot, type ToolUse } from "./tools.ts";
import type { DayWish } from "./understand/days.ts";
import type { TimeWish } from "./understand/times.ts";

interface Wish {
	readonly service: string;
	readonly day: DayWish;
	readonly time: TimeWish;
}

/** How far a search looks when the wished day has nothing left. */
const LOOK_AHEAD_DAYS = 7;
/** Two free times without a wish are spread, so that a choice is one. */
const SPREAD_MINUTES = 120;

/** The next step of a booking: ask what is missing, look it up, offer, or book. */
export function bookingStep(before: State, facts: Facts, may: MayUse): Act {
	const state =
		facts.services.length === 1 ? { ...before, service: facts.services[0] ?? null } : before;
	if (state.declined && state.time === null) return inquire("All right.", "when", state, facts);
	const missing = missingOf(state, facts);
	if (missing) return missing;
	return findAndBook(wishOf(state, facts), state, facts, may);
}

function missingOf(state: State, facts: Facts): Act | null {
	const fresh = state.question === null || state.question === "help" || state.question === "more";
	const lead = fresh ? "Certainly." : "All right.";
	if (state.service === null && facts.services.length > 0)
		return inquire(lead, "service", state, facts);
	const asksWhatIsFree = state.heard?.intents.has("availability") ?? false;
	if (state.day === null) return asksWhatIsFree ? null : inquire(lead, "day", state, facts);
	const { from, to } = state.day;
	if (from === to && facts.hours && facts.hours[weekdayOf(from)] === null) {
		const closed = `We are closed on ${capital(WEEKDAYS[weekdayOf(from)] ?? "")}s.`;
		return inquire(closed, "day", state, facts);
	}
	const open = state.time !== null || from !== to || asksWhatIsFree;
	return open ? null : inquire(lead, "time", state, facts);
}

function wishOf({ service, day, time }: State, facts: Facts): Wish {
	const soon = { from: facts.today, to: addDays(facts.today, LOOK_AHEAD_DAYS) };
	return { service: service ?? "appointment", day: day ?? soon, time: time ?? { kind: "any" } };
}

function findAndBook(wish: Wish, state: State, facts: Facts, may: MayUse): Act {
	const exact = freeSlots(state, wish.service).find((slot) => isExact(slot, wish));
	if (exact) return complete(exact, wish, state, facts, may);
	const input = searchInput(wish, wish.day, facts);
	const search = searchOf(state, input);
	if (!search) return look(input, may, state, facts);
	const free = stillFree(search.slots, state);
	if (free.length > 0) return offer(free, wish, state, facts);
	const wider = searchInput(
		wish,
		{ from: wish.day.from, to: addDays(wish.day.from, LOOK_AHEAD_DAYS) },
		facts,
	);
	const further = searchOf(state, wider);
	if (!further) return look(wider, may, state, facts);
	const others = stillFree(further.slots, state);
	return others.length > 0
		? offer(others, wish, state, facts)
		: inquire("I am sorry, there is nothing free that week.", "when", state, facts);
}

function isExact(slot: Slot, { day, time }: Wish): boolean {
	return time.kind === "at" && slot.time === time.time && isWithinDays(slot.day, day.from, day.to);
}

function searchInput({ service, time }: Wish, day: DayWish, facts: Facts): FindSlotsInput {
	const { opens } = businessDay(facts);
	const near =
		time.kind === "at" ? time.time : time.kind === "between" ? later(time.from, opens) : null;
	return { service, from: day.from, to: day.to, ...(near !== null && { time: near }) };
}

function later(a: string, b: string): string {
	return a > b ? a : b;
}

function searchOf(state: State, input: FindSlotsInput): Search | undefined {
	return state.searches.findLast(
		({ input: made }) =>
			made.service === input.service &&
			made.from === input.from &&
			made.to === input.to &&
			made.time === input.time,
	);
}

function look(input: FindSlotsInput, may: MayUse, state: State, facts: Facts): Act {
	const use: ToolUse = { tool: "find_slots", input };
	if (may(use)) return { say: "", use };
	return speak(`I am sorry, I cannot see the calendar. ${offerCallback(state, facts)}`);
}

/** The slot is free: what is left is who it is for. */
function complete(slot: Slot, wish: Wish, state: State, facts: Facts, may: MayUse): Act {
	const { name, phone } = state;
	const announced = state.offered.some((offered) => sameWall(offered, slot));
	const free = announced
		? ""
		: `Certainly. ${capital(spokenTime(slot.time, businessDay(facts)))} on ${spokenDay(slot.day, facts.today)} is free.`;
	const thanks = state.heard?.digits == null ? "Certainly." : "Thank you.";
	if (name === null) return inquire(free === "" ? thanks : free, "name", state, facts);
	const lead = state.heard?.name ? `Thank you, ${firstName(name)}.` : free;
	const open = askPhone(state, lead, facts);
	if (open) return open;
	const use: ToolUse = {
		tool: "book_appointment",
		input: { service: wish.service, startsAt: slot.startsAt, name, phone },
	};
	if (may(use)) return { say: "", use };
	return speak(`I am sorry, I cannot book that myself. ${offerCallback(state, facts)}`);
}

function offer(free: readonly Slot[], wish: Wish, state: State, facts: Facts): Act {
	const fitting = free.filter((slot) => fits(slot, wish));
	const chosen = (wish.time.kind === "any" ? spread(fitting) : nearest(fitting, wish)).slice(0, 2);
	const offered = chosen.length > 0 ? chosen : nearest(free, wish).slice(0, 2);
	const lead = `${regret(fitting, wish, facts)}I have ${spokenOffer(offered, facts)}.`;
	if (offered.length === 1) return speak(`${lead} Shall I book that?`);
	return inquire(lead, "choice", state, facts);
}

/** "At" fits any time of the wished days: the exact one was looked for before. */
function fits(slot: Slot, { day, time }: Wish): boolean {
	if (!isWithinDays(slot.day, day.from, day.to)) return false;
	return time.kind !== "between" || (slot.time >= time.from && slot.time < time.to);
}

function regret(fitting: readonly Slot[], { day, time }: Wish, facts: Facts): string {
	if (time.kind === "at") {
		const clock = spokenTime(time.time, businessDay(facts));
		return `I am sorry, ${clock}${fitting.length === 0 ? ` on ${spokenDay(day.from, facts.today)}` : ""} is not free. `;
	}
	if (fitting.length > 0) return "";
	return time.kind === "between"
		? "I am sorry, there is nothing free then. "
		: `I am sorry, there is nothing free on ${spokenDay(day.from, facts.today)}. `;
}

function nearest(slots: readonly Slot[], { day, time }: Wish): Slot[] {
	const at = time.kind === "at" ? time.time : time.kind === "between" ? time.from : "00:00";
	const away = (slot: Wall) =>
		Math.abs(Date.parse(`${slot.day}T00:00Z`) - Date.parse(`${day.from}T00:00Z`)) / 60_000 +
		Math.abs(minutesOf(slot.time) - minutesOf(at));
	return slots
		.toSorted((a, b) => away(a) - away(b))
		.slice(0, 2)
		.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}

function spread(slots: readonly Slot[]): Slot[] {
	const [first, second] = slots;
	if (!first) return [];
	const apart = slots.find(
		(slot) =>
			slot.day > first.day || minutesOf(slot.time) - minutesOf(first.time) >= SPREAD_MINUTES,
	);
	return [first, ...[apart ?? second].filter((slot) => slot !== undefined)];
}
