import { clockOf, minutesOf, type Wall } from "./calendar.ts";
import type { State } from "./state.ts";
import type { Heard } from "./understand/hear.ts";
import type { Intent } from "./understand/intents.ts";
import { isPartial, joinDigits } from "./understand/phone.ts";
import type { Topic } from "./understand/question.ts";
import type { TimeWish } from "./understand/times.ts";

/** What the caller said changes what is known; a newer word replaces an older one. */
export function listen(before: State, heard: Heard): State {
	const { intents } = heard;
	const base = isNewBooking(before, heard) ? forgetWish(before) : before;
	const picked = pick(base, heard);
	const declined = isDeclined(base, heard, picked);
	const next: State = {
		...base,
		...wishes(base, heard, { picked, declined }),
		...number(base, heard),
		heard,
		declined,
		service: heard.service ?? base.service,
		name: heard.name ?? base.name,
		wants: wanted(base, heard),
		callbackReason: callbackReason(intents) ?? base.callbackReason,
		intents: new Set([...base.intents, ...intents]),
		// An appointment is told even to a caller who talks on; other news is stale by then.
		news: base.news?.kind === "booked" ? base.news : null,
		ended: false,
	};
	const understood =
		picked !== null ||
		declined ||
		hasChanged(before, next) ||
		[...intents].some((intent) => isAnswer(intent, before.question));
	return { ...next, misses: understood ? 0 : before.misses + 1 };
}

function forgetWish(state: State): State {
	return { ...state, service: null, day: null, time: null, offered: [], wants: "book" };
}

function isNewBooking(state: State, { intents, service }: Heard): boolean {
	const done = state.bookings.length > 0 && state.wants !== "book";
	const asks = intents.has("book") || intents.has("availability");
	return done && asks && !intents.has("change_booking")
		? true
		: done && state.question === "more" && service !== null;
}

function wishes(
	state: State,
	heard: Heard,
	{ picked, declined }: { picked: Wall | null; declined: boolean },
): Pick<State, "day" | "time" | "offered"> {
	// "Are you open on Sunday?" is a question about Sunday, not a wish for it.
	if (heard.intents.has("hours") || heard.intents.has("next_appointment")) return state;
	if (picked) {
		const day = { from: picked.day, to: picked.day };
		return { day, time: { kind: "at", time: picked.time }, offered: state.offered };
	}
	// "Anything earlier?" is not any time.
	const time = shifted(state, heard) ?? heard.time;
	return {
		day: heard.day ?? state.day,
		time: time ?? (declined ? null : state.time),
		// A new wish makes the old offers void: "at three" must not find them again.
		offered: heard.day === null && time === null ? state.offered : [],
	};
}

function number(state: State, { digits, intents }: Heard): Pick<State, "phone" | "phoneChecked"> {
	const checking = state.question === "phone_check";
	if (digits === null) {
		const wrong = checking && intents.has("no");
		return {
			phone: wrong ? "" : state.phone,
			phoneChecked: checking ? !wrong : state.phoneChecked,
		};
	}
	const goesOn = checking ? !intents.has("no") : isPartial(state.phone);
	return { phone: joinDigits(goesOn ? state.phone : "", digits), phoneChecked: false };
}

/** The offer the caller took: by its time, by its place, or by a yes to the only one. */
function pick(state: State, { time, day, pick: place, intents }: Heard): Wall | null {
	const { offered } = state;
	if (place !== null && offered.length > 1) return offered[place] ?? null;
	const onDay = offered.filter((slot) => day === null || day.from === slot.day);
	if (time?.kind === "at") return only(onDay.filter((slot) => sameOnTheDial(slot.time, time.time)));
	if (day !== null) return offered.length > 1 ? only(onDay) : null;
	const agreed = time === null && state.question === "choice" && intents.has("yes");
	return agreed ? only(offered) : null;
}

function only(slots: readonly Wall[]): Wall | null {
	return slots.length === 1 ? (slots[0] ?? null) : null;
}

/** "At nine" takes an offered nine o'clock, whichever half of the day it is in. */
function sameOnTheDial(a: string, b: string): boolean {
	return minutesOf(a) % (12 * 60) === minutesOf(b) % (12 * 60);
}

function isDeclined(state: State, heard: Heard, picked: Wall | null): boolean {
	const { intents } = heard;
	if (picked || heard.digits !== null || heard.name !== null || state.wants !== "book")
		return false;
	if (intents.has("other_time") || intents.has("later") || intents.has("earlier")) return true;
	return state.offered.length > 0 && isOnOffer(state.question) && intents.has("no");
}

function isOnOffer(question: Topic | null): boolean {
	return question === "choice" || question === "name";
}

/** "A bit later" than what was offered. */
function shifted({ offered }: State, { intents, time }: Heard): TimeWish | null {
	const [first, last] = [offered[0], offered.at(-1)];
	if (!first || !last || time?.kind === "at") return null;
	if (intents.has("later"))
		return { kind: "between", from: clockOf(minutesOf(last.time) + 1), to: "24:00" };
	return intents.has("earlier") ? { kind: "between", from: "00:00", to: first.time } : null;
}

function wanted(state: State, { intents, service, day, time }: Heard): State["wants"] {
	if (intents.has("stop") && day === null && time === null) return null;
	if (callbackReason(intents) !== null) return "callback";
	if (state.question === "callback" && intents.has("yes")) return "callback";
	if (state.question === "callback" && intents.has("no") && state.wants === "callback") return null;
	const asks = intents.has("hours") || intents.has("services") || intents.has("next_appointment");
	if (asks) return state.wants;
	if (intents.has("book") || intents.has("availability")) return "book";
	const named = service !== null || day !== null || time !== null;
	return state.wants === null && state.bookings.length === 0 && named ? "book" : state.wants;
}

function callbackReason(intents: ReadonlySet<Intent>): string | null {
	if (intents.has("change_booking")) return "change or cancel an appointment";
	return intents.has("human") ? "speak to a person" : null;
}

function hasChanged(before: State, next: State): boolean {
	const keys = ["service", "day", "time", "name", "phone", "wants"] as const;
	return keys.some((key) => before[key] !== next[key]);
}

/** A yes answers only what can be answered by one; a greeting answers nothing. */
function isAnswer(intent: Intent, question: Topic | null): boolean {
	if (intent === "yes" || intent === "no")
		return (
			question !== null && ["more", "callback", "phone_check", "choice", "help"].includes(question)
		);
	return intent !== "greeting" || question === null;
}
