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
import { askAboutDay } from "./ask-about-day.ts";
import { isSameWall } from "./calendar.ts";
import { callbackStep } from "./callback.ts";
import { lookUpAppointment, yourAppointment } from "./existing-appointment.ts";
import { businessDay, type Facts, openingsOn } from "./facts.ts";
import { fitsExactly, searchAndOffer, wishOfState } from "./offer-times.ts";
import { closedOn } from "./opening-hours.ts";
import { untold } from "./read-back.ts";
import { capital, spokenDay, spokenDays, spokenTime } from "./speak.ts";
import { freeSlots, type State } from "./state.ts";
import type { Slot, ToolUse } from "./tools.ts";
import { daysOf } from "./understand/days.ts";

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
	const wish = wishOfState(state, facts);
	return (
		freeSlots(state, wish.service).find((slot) => fitsExactly(slot, wish)) ??
		searchAndOffer(wish, situation)
	);
}

function askMissing(situation: Situation, lead: string): Act | null {
	const { state, facts } = situation;
	const { day, doubt, isNewTarget } = state;
	const read = dayJustHeard(situation);
	const known = [isNewTarget || read === "" ? lead : "", read]
		.filter((part) => part !== "")
		.join(" ");
	if (state.service === null && facts.services.length > 0)
		return askFor("service", situation, known);
	if (doubt) return askAboutDay(doubt, situation);
	const asksWhatIsFree = state.heard?.intents.has("availability") ?? false;
	if (day === null) return asksWhatIsFree ? null : askFor("day", situation, lead);
	if (daysOf(day).every((one) => openingsOn(one, facts)?.length === 0))
		return askFor("day", situation, closedOn(daysOf(day), facts));
	const mayBeAnyTime = state.time !== null || day.from !== day.to || asksWhatIsFree;
	return mayBeAnyTime ? null : askFor("time", situation, known);
}

/** The day is read back as soon as it is understood. */
function dayJustHeard({ state: { day, heard }, facts }: Situation): string {
	const isNew =
		heard !== null && (heard.day !== null || heard.pick !== null || heard.avoid.length > 0);
	return day !== null && isNew ? `${spokenDays(day, facts.today)}.`.replace(/^\.$/, "") : "";
}

/** Books a free slot, once it is known who it is for and the caller agreed to what was read out. */
function finishBooking(slot: Slot, situation: Situation): Act {
	const { state, facts, tools } = situation;
	const { name, phone, heard, question } = state;
	const wasOffered = state.offered.some((offered) => isSameWall(offered, slot));
	const free = wasOffered ? "" : `Certainly. ${sayFree(slot, facts)}`;
	const thanks = heard?.digits == null ? "Certainly." : "Thank you.";
	// A day and a time that came with the name are said before the next question.
	const alsoFree = heard?.day || heard?.time ? free.replace("Certainly. ", "") : "";
	const lead = heard?.name ? `Thank you, ${firstName(heard.name)}. ${alsoFree}`.trim() : free;
	const missing = askName(situation, free || thanks) ?? askPhone(situation, lead);
	if (missing || name === null) return missing ?? speak(thanks);
	const service = state.service ?? "appointment";
	const { startsAt } = slot;
	const use: ToolUse = { tool: "book_appointment", input: { service, startsAt, name, phone } };
	if (!tools.takes(use))
		return speak(`I am sorry, I cannot book that myself. ${offerCallback(situation)}`);
	if (isAgreed(slot, state) && state.told.name === name) return { say: "", use };
	const wasAsked = question === "agree" || question === "wrong";
	if (wasAsked && state.readOut !== null && heard?.intents.has("no") === true)
		return askFor("wrong", situation, "All right.");
	const rest = untold(slot, state, facts);
	const begins = state.told.name === null ? thanks : heard?.digits == null ? "" : thanks;
	return askFor("agree", situation, `${begins} ${rest}`.trim());
}

function sayFree(slot: Slot, facts: Facts): string {
	return `${capital(spokenTime(slot.time, businessDay(facts)))} on ${spokenDay(slot.day, facts.today)} is free.`;
}

function isAgreed(slot: Slot, { agreed, readOut }: State): boolean {
	return agreed && readOut !== null && isSameWall(slot, readOut);
}
