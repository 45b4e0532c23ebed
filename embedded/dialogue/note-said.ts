import type { Clock, Wall } from "./calendar.ts";
import { businessDay, type Facts } from "./facts.ts";
import { cutAgreement, toldAfter } from "./read-back.ts";
import type { State } from "./state.ts";
import { findDays } from "./understand/days.ts";
import { FEWEST_DIGITS } from "./understand/phone.ts";
import { AGREEMENTS, questionIn, type Topic } from "./understand/question.ts";
import { findTimes, type TimeWish } from "./understand/times.ts";
import { wordsOf } from "./understand/words.ts";

const OFFERING = new Set<Topic | null>(["choice", "name"]);

/**
 * What the agent's words change: what was asked and offered is read from them, so that a history without the
 * tools' results is enough. A reply of which the caller heard nothing changes nothing.
 */
export function noteSaid(state: State, text: string, facts: Facts): State {
	if (!/[a-z0-9]/i.test(text)) return state;
	const named = timesNamed(text, facts);
	const question = cutAgreement(text, state, named) ?? questionIn(text) ?? stillOpen(state);
	const told = question === "agree" ? toldAfter(text, state, named) : state.told;
	const booked = /\b(you are|you're) booked\b/i.test(text);
	const isNew = booked && state.bookings.length === 0;
	const promised = /\bwill call you back on\b/i.test(text);
	const done = isNew || promised || /\bis (now on|cancelled)\b/i.test(text);
	return {
		...state,
		question,
		askedInARow: question === state.question ? state.askedInARow + 1 : 1,
		offered: OFFERING.has(question) && named.length > 0 ? named : state.offered,
		readOut: AGREEMENTS.has(question)
			? (named.at(-1) ?? state.readOut ?? told.wall)
			: state.readOut,
		told,
		bookings: isNew
			? [{ service: state.service, at: named[0] ?? null, appointmentId: null }]
			: state.bookings,
		wants: done ? null : state.wants,
		isNewTarget: false,
		news: null,
		callbackPromised: state.callbackPromised || promised,
		lastSaid: text,
		beforeLastSaid: { ...state, beforeLastSaid: null },
	};
}

/** A reply without a question leaves the one before it open, unless that was answered. */
function stillOpen({ question, name, phone }: State): Topic | null {
	if (question === "name" && name !== null) return null;
	return question === "phone" && phone.length >= FEWEST_DIGITS ? null : question;
}

/** Words that show that a time is no offer: an opening hour, or one that is not free. */
const NO_OFFER = /\b(open|closed|sorry|taken|not free)\b/i;

function timesOf(wish: TimeWish): readonly Clock[] {
	if (wish.kind === "one_of") return wish.times;
	return wish.kind === "at" ? [wish.time] : [];
}

function timesNamed(text: string, facts: Facts): Wall[] {
	const { today, language } = facts;
	const opening = businessDay(facts);
	return text.split(/[.?!]\s+|, or /).flatMap((sentence) => {
		const words = NO_OFFER.test(sentence) ? [] : wordsOf(sentence);
		const day = findDays(words, { today, language, expected: false }).wish?.from;
		if (day === undefined) return [];
		return findTimes(words, { opening, language, expected: false }).flatMap(({ wish }) =>
			timesOf(wish).map((time) => ({ day, time })),
		);
	});
}
