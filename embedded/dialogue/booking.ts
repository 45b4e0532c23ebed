import {
	type Act,
	askName,
	askPhone,
	firstName,
	askFor,
	offerCallback,
	speak,
	type Tools,
} from "./act.ts";
import { addDays, minutesOf, type Wall } from "./calendar.ts";
import { callbackStep } from "./callback.ts";
import { lookUpAppointment, yourAppointment } from "./existing-appointment.ts";
import { businessDay, type Facts, openingsOn } from "./facts.ts";
import { closedOn } from "./opening-hours.ts";
import {
	capital,
	spokenDay,
	spokenNumber,
	spokenOffer,
	spokenTime,
	spokenWall,
	withArticle,
} from "./speak.ts";
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

/** The next step of a booking: ask what is missing, look it up, offer, read out, or book. */
export function bookingStep(before: State, facts: Facts, tools: Tools): Act {
	const state =
		facts.services.length === 1 ? { ...before, service: facts.services[0] ?? null } : before;
	const fresh = state.question === null || state.question === "help" || state.question === "more";
	const lead = fresh ? "Certainly." : "All right.";
	const found = findTime(lead, state, facts, tools);
	return "startsAt" in found ? finishBooking(found, state, facts, tools) : found;
}

/** Moves the appointment that was looked up: to a time that was found free, read out and agreed to. */
export function moveStep(before: State, facts: Facts, tools: Tools): Act {
	if (!tools.offers("move_appointment")) return callbackStep(before, facts);
	const { target } = before;
	if (!target) return lookUpAppointment(before, facts, tools) ?? callbackStep(before, facts);
	const { appointmentId, at, service } = target;
	if (appointmentId === null || at === null) return callbackStep(before, facts);
	const sameDay = before.day === null && before.time !== null ? { from: at.day, to: at.day } : null;
	const state = { ...before, service: service ?? before.service, day: before.day ?? sameDay };
	const lead = state.isNewTarget ? `I see ${yourAppointment(target, facts)}.` : "All right.";
	const found = findTime(lead, state, facts, tools);
	if (!("startsAt" in found)) return found;
	if (sameWall(found, at)) return askFor("That is when it is already.", "when", state, facts);
	const use = {
		tool: "move_appointment",
		input: { appointmentId, startsAt: found.startsAt },
	} as const;
	if (isAgreed(found, state) && tools.takes(use)) return { say: "", use };
	const announced = state.isNewTarget ? `${lead} ` : "";
	return askFor(`${announced}${sayFree(found, facts)}`, "move_agree", state, facts);
}

/** The free time that was wished for, or what has to be said or looked up until there is one. */
function findTime(lead: string, state: State, facts: Facts, tools: Tools): Slot | Act {
	if (state.declined && state.time === null) return askFor("All right.", "when", state, facts);
	const missing = askMissing(lead, state, facts);
	if (missing) return missing;
	const wish = wishOf(state, facts);
	return (
		freeSlots(state, wish.service).find((slot) => fitsExactly(slot, wish)) ??
		searchAndOffer(wish, state, facts, tools)
	);
}

function askMissing(lead: string, state: State, facts: Facts): Act | null {
	if (state.service === null && facts.services.length > 0)
		return askFor(lead, "service", state, facts);
	const asksWhatIsFree = state.heard?.intents.has("availability") ?? false;
	if (state.day === null) return asksWhatIsFree ? null : askFor(lead, "day", state, facts);
	const { from, to } = state.day;
	if (from === to && openingsOn(from, facts)?.length === 0)
		return askFor(closedOn(from, facts), "day", state, facts);
	const open = state.time !== null || from !== to || asksWhatIsFree;
	return open ? null : askFor(lead, "time", state, facts);
}

function wishOf({ service, day, time }: State, facts: Facts): Wish {
	const soon = { from: facts.today, to: addDays(facts.today, LOOK_AHEAD_DAYS) };
	return { service: service ?? "appointment", day: day ?? soon, time: time ?? { kind: "any" } };
}

function searchAndOffer(wish: Wish, state: State, facts: Facts, tools: Tools): Act {
	const input = searchInput(wish, wish.day, facts);
	const made = searchMadeFor(state, input);
	if (!made) return callFindSlots(input, tools, state, facts);
	const free = stillFree(made.slots, state);
	if (free.length > 0) return offerTimes(free, wish, state, facts);
	const wider = searchInput(
		wish,
		{ from: wish.day.from, to: addDays(wish.day.from, LOOK_AHEAD_DAYS) },
		facts,
	);
	const further = searchMadeFor(state, wider);
	if (!further) return callFindSlots(wider, tools, state, facts);
	const others = stillFree(further.slots, state);
	return others.length > 0
		? offerTimes(others, wish, state, facts)
		: askFor("I am sorry, there is nothing free that week.", "when", state, facts);
}

function fitsExactly(slot: Slot, { day, time }: Wish): boolean {
	return time.kind === "at" && slot.time === time.time && isWithinDays(slot.day, day.from, day.to);
}

function searchInput({ service, time }: Wish, day: DayWish, facts: Facts): FindSlotsInput {
	const { opens } = businessDay(facts);
	const near =
		time.kind === "at" ? time.time : time.kind === "between" ? laterOf(time.from, opens) : null;
	return { service, from: day.from, to: day.to, ...(near !== null && { time: near }) };
}

function laterOf(a: string, b: string): string {
	return a > b ? a : b;
}

function searchMadeFor(state: State, input: FindSlotsInput): Search | undefined {
	return state.searches.findLast(
		({ input: made }) =>
			made.service === input.service &&
			made.from === input.from &&
			made.to === input.to &&
			made.time === input.time,
	);
}

function callFindSlots(input: FindSlotsInput, tools: Tools, state: State, facts: Facts): Act {
	const use: ToolUse = { tool: "find_slots", input };
	if (tools.takes(use)) return { say: "", use };
	return speak(`I am sorry, I cannot see the calendar. ${offerCallback(state, facts)}`);
}

/** The slot is free: what is left is who it is for, and that they agree to it as it is read out. */
function finishBooking(slot: Slot, state: State, facts: Facts, tools: Tools): Act {
	const { name, phone, service } = state;
	const announced = state.offered.some((offered) => sameWall(offered, slot));
	const free = announced ? "" : `Certainly. ${sayFree(slot, facts)}`;
	const thanks = state.heard?.digits == null ? "Certainly." : "Thank you.";
	const lead = state.heard?.name ? `Thank you, ${firstName(state.heard.name)}.` : free;
	const open = askName(state, free === "" ? thanks : free, facts) ?? askPhone(state, lead, facts);
	if (open || name === null) return open ?? speak(thanks);
	const booked = service ?? "appointment";
	const use: ToolUse = {
		tool: "book_appointment",
		input: { service: booked, startsAt: slot.startsAt, name, phone },
	};
	if (!tools.takes(use))
		return speak(`I am sorry, I cannot book that myself. ${offerCallback(state, facts)}`);
	if (isAgreed(slot, state)) return { say: "", use };
	const refused = state.question === "agree" || state.question === "wrong";
	if (refused && state.readOut !== null && state.heard?.intents.has("no") === true)
		return askFor("All right.", "wrong", state, facts);
	const what = `${capital(withArticle(booked))} on ${spokenWall(slot, facts)}, for ${name}.`;
	const number = `${phone === facts.caller.phone ? "I have" : "The number is"} ${spokenNumber(phone, facts)}.`;
	return askFor(`${thanks} ${what} ${number}`, "agree", state, facts);
}

function sayFree(slot: Slot, facts: Facts): string {
	return `${capital(spokenTime(slot.time, businessDay(facts)))} on ${spokenDay(slot.day, facts.today)} is free.`;
}

function isAgreed(slot: Slot, { agreed, readOut }: State): boolean {
	return agreed && readOut !== null && sameWall(slot, readOut);
}

function offerTimes(free: readonly Slot[], wish: Wish, state: State, facts: Facts): Act {
	const fitting = free.filter((slot) => fits(slot, wish));
	const chosen = (wish.time.kind === "any" ? spread(fitting) : nearest(fitting, wish)).slice(0, 2);
	const offered = chosen.length > 0 ? chosen : nearest(free, wish).slice(0, 2);
	const lead = `${apologyFor(fitting, wish, facts)}I have ${spokenOffer(offered, facts)}.`;
	if (offered.length === 1) return speak(`${lead} Shall I book that?`);
	return askFor(lead, "choice", state, facts);
}

/** "At" fits any time of the wished days: the exact one was looked for before. */
function fits(slot: Slot, { day, time }: Wish): boolean {
	if (!isWithinDays(slot.day, day.from, day.to)) return false;
	return time.kind !== "between" || (slot.time >= time.from && slot.time < time.to);
}

function apologyFor(fitting: readonly Slot[], { day, time }: Wish, facts: Facts): string {
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
