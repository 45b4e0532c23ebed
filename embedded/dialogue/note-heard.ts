import { clockOf, minutesOf, type Wall } from "./calendar.ts";
import { dayAfter } from "./note-day.ts";
import { isWrong, nameAfter, phoneAfter } from "./note-person.ts";
import { callbackReason, wantsAfter } from "./note-wish.ts";
import { isChange, NOTHING_TOLD, type State } from "./state.ts";
import { suits } from "./understand/days.ts";
import type { Heard } from "./understand/hear.ts";
import type { Intent } from "./understand/intents.ts";
import { AGREEMENTS, type Topic } from "./understand/question.ts";
import type { TimeWish } from "./understand/times.ts";

/** What the caller's words change. What is said later replaces what was said before. */
export function noteHeard(said: State, heard: Heard): State {
	const { intents } = heard;
	const wants = wantsAfter(said, heard);
	const before = isNewWish(said, heard, wants) ? forgetWish(said) : said;
	const picked = pickedOffer(before, heard);
	const declined = isDeclined(before, heard, picked);
	const next: State = {
		...before,
		...wishAfter(before, heard, { picked, declined }),
		...phoneAfter(before, heard),
		heard,
		declined,
		service: heard.service ?? before.service,
		name: nameAfter(before, heard),
		email: heard.email ?? before.email,
		wants,
		...targetAfter(before, wants),
		callbackReason: callbackReason(intents) ?? before.callbackReason,
		intents: new Set([...before.intents, ...intents]),
		// A change is reported even if the caller talks on; other news is stale by then.
		news: isChange(before.news) ? before.news : null,
		ended: false,
	};
	const changed = hasChanged(before, next);
	const understood =
		picked !== null ||
		declined ||
		changed ||
		heard.notAt.length > 0 ||
		[...intents].some((intent) => isAnswer(intent, before.question));
	return {
		...next,
		...agreementAfter(before, next, heard),
		misses: understood ? 0 : before.misses + 1,
	};
}

/** Whether the caller now wants something else, or nothing: the day and the time of the old wish are not meant. */
function isNewWish(state: State, { intents, service }: Heard, wants: State["wants"]): boolean {
	if (wants !== state.wants && wants !== "callback" && state.wants !== "callback")
		return state.wants !== null || state.bookings.length > 0 || state.target !== null;
	const done = state.bookings.length > 0 && state.wants !== "book" && wants === "book";
	return done && (intents.has("book") || intents.has("availability") || service !== null);
}

function forgetWish(state: State): State {
	return {
		...state,
		service: null,
		day: null,
		avoid: [],
		notAt: [],
		doubt: null,
		time: null,
		offered: [],
		readOut: null,
		told: NOTHING_TOLD,
	};
}

/** The appointment that was looked up, or else the one just booked. */
function targetAfter(
	{ target, bookings }: State,
	wants: State["wants"],
): Pick<State, "target" | "isNewTarget"> {
	if (target !== null || (wants !== "move" && wants !== "cancel"))
		return { target, isNewTarget: false };
	const last = bookings.findLast(({ appointmentId }) => appointmentId !== null) ?? null;
	return { target: last, isNewTarget: last !== null };
}

function wishAfter(
	state: State,
	heard: Heard,
	{ picked, declined }: { picked: Wall | null; declined: boolean },
): Pick<State, "day" | "avoid" | "notAt" | "doubt" | "time" | "offered"> {
	const { intents } = heard;
	// "Are you open on Sunday?" is no wish for Sunday, and neither is "cancel my appointment on Sunday".
	const about = ["hours", "open_now", "next_appointment", "cancel"] as const;
	if (about.some((intent) => intents.has(intent))) return state;
	if (picked) {
		const day = { from: picked.day, to: picked.day };
		const { avoid, notAt } = state;
		const time = { kind: "at", time: picked.time } as const;
		return { day, avoid, notAt, doubt: null, time, offered: state.offered };
	}
	// "Anything earlier?" is not any time.
	const time = earlierOrLater(state, heard) ?? heard.time;
	const wrong = isWrong(state, heard);
	const days = dayAfter(state, heard, wrong("day"));
	return {
		...days,
		notAt: [...state.notAt, ...heard.notAt].filter(
			(one) => heard.time?.kind !== "at" || heard.time.time !== one,
		),
		time: time ?? (declined || wrong("time") || isTurnedDown(state, heard) ? null : state.time),
		// "At three" after a new wish does not mean an old offer.
		offered: days.day === state.day && time === null ? state.offered : [],
	};
}

/** The offer that the caller took: by its time, by its place, or by a yes to the only one. */
function pickedOffer(state: State, { time, day, pick: place, intents }: Heard): Wall | null {
	const { offered } = state;
	if (place !== null && offered.length > 1) return offered[place] ?? null;
	const onDay = offered.filter((slot) => day === null || suits(slot.day, day));
	if (time?.kind === "at")
		return onlyOne(onDay.filter((slot) => sameOnTheDial(slot.time, time.time)));
	if (day !== null) return offered.length > 1 ? onlyOne(onDay) : null;
	const agreed = time === null && state.question === "choice" && intents.has("yes");
	return agreed ? onlyOne(offered) : null;
}

function isTurnedDown({ time }: State, { notAt }: Heard): boolean {
	return time?.kind === "at" && notAt.includes(time.time);
}

function onlyOne(slots: readonly Wall[]): Wall | null {
	return slots.length === 1 ? (slots[0] ?? null) : null;
}

/** "At nine" takes an offered nine o'clock, whichever half of the day it is in. */
function sameOnTheDial(a: string, b: string): boolean {
	return minutesOf(a) % (12 * 60) === minutesOf(b) % (12 * 60);
}

function isDeclined(state: State, heard: Heard, picked: Wall | null): boolean {
	const { intents } = heard;
	const seeks = state.wants === "book" || state.wants === "move";
	if (picked || heard.digits !== null || heard.name !== null || !seeks) return false;
	if (intents.has("other_time") || intents.has("later") || intents.has("earlier")) return true;
	// "No, Wednesday" and "not Tuesday" say what else.
	const names = heard.day !== null || heard.doubt !== null || heard.avoid.length > 0;
	if (!intents.has("no") || names) return false;
	const onOffer = state.question === "choice" || state.question === "name";
	return state.question === "move_agree" || (onOffer && state.offered.length > 0);
}

/** "A bit later" means later than what was offered or read out. */
function earlierOrLater({ offered, readOut }: State, { intents, time }: Heard): TimeWish | null {
	const [first, last] = [offered[0] ?? readOut, offered.at(-1) ?? readOut];
	if (!first || !last || time?.kind === "at") return null;
	if (intents.has("later"))
		return { kind: "between", from: clockOf(minutesOf(last.time) + 1), to: "24:00" };
	return intents.has("earlier") ? { kind: "between", from: "00:00", to: first.time } : null;
}

/** A yes agrees only to what was read out. If anything has changed, it is read out again. */
function agreementAfter(
	before: State,
	next: State,
	{ intents }: Heard,
): Pick<State, "agreed" | "readOut"> {
	const details = ["service", "name", "phone", "wants"] as const;
	const same = details.every((key) => before[key] === next[key]) && sameWish(before, next);
	// "Yes, please cancel it" stops nothing that it does not agree to.
	const stops = intents.has("stop") && before.question !== "cancel_agree";
	const yes = intents.has("yes") && !intents.has("no") && !stops;
	return {
		readOut: same ? next.readOut : null,
		agreed: same && yes && next.readOut !== null && AGREEMENTS.has(before.question),
	};
}

/** Saying the same day or time again while agreeing changes nothing. */
function sameWish({ readOut, day, time }: State, next: State): boolean {
	const dayKept =
		day === next.day || (next.day?.from === readOut?.day && next.day?.to === readOut?.day);
	const timeKept =
		time === next.time || (next.time?.kind === "at" && next.time.time === readOut?.time);
	return dayKept && timeKept;
}

function hasChanged(before: State, next: State): boolean {
	const keys = [
		"service",
		"day",
		"avoid",
		"doubt",
		"time",
		"name",
		"email",
		"phone",
		"wants",
	] as const;
	return keys.some((key) => before[key] !== next[key]);
}

const YES_OR_NO = new Set<Topic | null>([
	"more",
	"callback",
	"phone_check",
	"choice",
	"help",
	"agree",
	"move_agree",
	"cancel_agree",
	"identity",
]);

/** Whether an intent can answer the question: a yes only where yes or no was asked, a greeting never. */
function isAnswer(intent: Intent, question: Topic | null): boolean {
	if (intent === "yes" || intent === "no") return YES_OR_NO.has(question);
	return intent !== "greeting" || question === null;
}
