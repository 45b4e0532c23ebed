import {
	type Act,
	askFor,
	askName,
	askPhone,
	firstName,
	offerCallback,
	type Situation,
	speak,
} from "./act.ts";
import { addDays, type Clock, isSameWall, isWithinDays, minutesOf, type Wall } from "./calendar.ts";
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
import type { FindSlotsInput, Slot, ToolUse } from "./tools.ts";
import type { DayWish } from "./understand/days.ts";
import type { TimeWish } from "./understand/times.ts";

interface Wish {
	readonly service: string;
	readonly day: DayWish;
	readonly time: TimeWish;
}

/** How far a search looks when the wished day has nothing left. */
const LOOK_AHEAD_DAYS = 7;
/** How far apart two offered times are when the caller named no time. */
const SPREAD_MINUTES = 120;

/** The next step of a booking: ask what is missing, look it up, offer, read out, or book. */
export function bookingStep(situation: Situation): Act {
	const { state, facts } = situation;
	const [only, ...others] = facts.services;
	const service = only !== undefined && others.length === 0 ? only : state.service;
	const begins = state.question === null || state.question === "help" || state.question === "more";
	const wished = { ...situation, state: { ...state, service } };
	const found = findTime(wished, begins ? "Certainly." : "All right.");
	return "startsAt" in found ? finishBooking(found, wished) : found;
}

/** Moves the appointment that was looked up to a free time, once that was read out and agreed to. */
export function moveStep(situation: Situation): Act {
	const { state, facts, tools } = situation;
	if (!tools.offers("move_appointment")) return callbackStep(situation);
	const { target } = state;
	if (!target) return lookUpAppointment(situation) ?? callbackStep(situation);
	const { appointmentId, at } = target;
	if (appointmentId === null || at === null) return callbackStep(situation);
	const sameDay = state.time === null ? null : { from: at.day, to: at.day };
	const service = target.service ?? state.service;
	const wished = { ...situation, state: { ...state, service, day: state.day ?? sameDay } };
	const lead = state.isNewTarget ? `I see ${yourAppointment(target, facts)}.` : "";
	const found = findTime(wished, lead || "All right.");
	if (!("startsAt" in found)) return found;
	if (isSameWall(found, at)) return askFor("when", wished, "That is when it is already.");
	const { startsAt } = found;
	const use = { tool: "move_appointment", input: { appointmentId, startsAt } } as const;
	if (isAgreed(found, state) && tools.takes(use)) return { say: "", use };
	return askFor("move_agree", wished, `${lead} ${sayFree(found, facts)}`.trim());
}

/** The free time that was wished for, or what has to be said or looked up until there is one. */
function findTime(situation: Situation, lead: string): Slot | Act {
	const { state, facts } = situation;
	if (state.declined && state.time === null) return askFor("when", situation, "All right.");
	const question = askMissing(situation, lead);
	if (question) return question;
	const wish = wishOf(state, facts);
	return (
		freeSlots(state, wish.service).find((slot) => fitsExactly(slot, wish)) ??
		searchAndOffer(wish, situation)
	);
}

function askMissing(situation: Situation, lead: string): Act | null {
	const { state, facts } = situation;
	if (state.service === null && facts.services.length > 0)
		return askFor("service", situation, lead);
	const asksWhatIsFree = state.heard?.intents.has("availability") ?? false;
	if (state.day === null) return asksWhatIsFree ? null : askFor("day", situation, lead);
	const { from, to } = state.day;
	if (from === to && openingsOn(from, facts)?.length === 0)
		return askFor("day", situation, closedOn(from, facts));
	const mayBeAnyTime = state.time !== null || from !== to || asksWhatIsFree;
	return mayBeAnyTime ? null : askFor("time", situation, lead);
}

function wishOf({ service, day, time }: State, facts: Facts): Wish {
	const soon = { from: facts.today, to: addDays(facts.today, LOOK_AHEAD_DAYS) };
	return { service: service ?? "appointment", day: day ?? soon, time: time ?? { kind: "any" } };
}

/** Offers what a search of the wished days found, or else what a search of the week after them found. */
function searchAndOffer(wish: Wish, situation: Situation): Act {
	const { from, to } = wish.day;
	for (const last of [to, addDays(from, LOOK_AHEAD_DAYS)]) {
		const input = searchInput(wish, { from, to: last }, situation.facts);
		const search = searchMadeFor(input, situation.state);
		if (!search) return callFindSlots(input, situation);
		const free = stillFree(search.slots, situation.state);
		if (free.length > 0) return offerTimes(free, wish, situation);
	}
	return askFor("when", situation, "I am sorry, there is nothing free that week.");
}

function fitsExactly(slot: Slot, { day, time }: Wish): boolean {
	return time.kind === "at" && slot.time === time.time && isWithinDays(slot.day, day);
}

function searchInput({ service, time }: Wish, days: DayWish, facts: Facts): FindSlotsInput {
	const near = nearTime(time, businessDay(facts).opens);
	return { service, from: days.from, to: days.to, ...(near !== null && { time: near }) };
}

function nearTime(time: TimeWish, opens: Clock): Clock | null {
	switch (time.kind) {
		case "at":
			return time.time;
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

/** Books a free slot, once it is known who it is for and the caller agreed to what was read out. */
function finishBooking(slot: Slot, situation: Situation): Act {
	const { state, facts, tools } = situation;
	const { name, phone, heard, question } = state;
	const wasOffered = state.offered.some((offered) => isSameWall(offered, slot));
	const free = wasOffered ? "" : `Certainly. ${sayFree(slot, facts)}`;
	const thanks = heard?.digits == null ? "Certainly." : "Thank you.";
	const lead = heard?.name ? `Thank you, ${firstName(heard.name)}.` : free;
	const missing = askName(situation, free || thanks) ?? askPhone(situation, lead);
	if (missing || name === null) return missing ?? speak(thanks);
	const service = state.service ?? "appointment";
	const { startsAt } = slot;
	const use: ToolUse = { tool: "book_appointment", input: { service, startsAt, name, phone } };
	if (!tools.takes(use))
		return speak(`I am sorry, I cannot book that myself. ${offerCallback(situation)}`);
	if (isAgreed(slot, state)) return { say: "", use };
	const wasAsked = question === "agree" || question === "wrong";
	if (wasAsked && state.readOut !== null && heard?.intents.has("no") === true)
		return askFor("wrong", situation, "All right.");
	const what = `${capital(withArticle(service))} on ${spokenWall(slot, facts)}, for ${name}.`;
	const number = `${phone === facts.caller.phone ? "I have" : "The number is"} ${spokenNumber(phone, facts)}.`;
	return askFor("agree", situation, `${thanks} ${what} ${number}`);
}

function sayFree(slot: Slot, facts: Facts): string {
	return `${capital(spokenTime(slot.time, businessDay(facts)))} on ${spokenDay(slot.day, facts.today)} is free.`;
}

function isAgreed(slot: Slot, { agreed, readOut }: State): boolean {
	return agreed && readOut !== null && isSameWall(slot, readOut);
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
	if (!isWithinDays(slot.day, day)) return false;
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
