import { type Clock, clockOf, minutesOf, MONTHS } from "../calendar.ts";
import { isWithin, type Opening } from "../facts.ts";
import { HOMOPHONES, numberAt, type Span } from "./words.ts";

/** The time of day that would suit the caller: a time, a stretch (`to` exclusive), or any. */
export type TimeWish =
	| { readonly kind: "at"; readonly time: Clock }
	| { readonly kind: "between"; readonly from: Clock; readonly to: Clock }
	| { readonly kind: "any" };

export interface HeardTime extends Span {
	readonly wish: TimeWish;
}

/** A time as a clock face shows it. */
interface Dial extends Span {
	readonly hour: number;
	readonly minute: number;
	readonly half: "am" | "pm" | null;
}

export interface TimeContext {
	/** Decides between am and pm. */
	readonly opening: Opening;
	/** The caller was asked for a time: a bare "nine" is one. */
	readonly expected: boolean;
}

const MONTH: ReadonlySet<string> = new Set(MONTHS);
const PARTS: ReadonlyMap<string, readonly [Clock, Clock]> = new Map([
	["morning", ["00:00", "12:00"]],
	["mornings", ["00:00", "12:00"]],
	["lunchtime", ["12:00", "14:00"]],
	["afternoon", ["12:00", "18:00"]],
	["afternoons", ["12:00", "18:00"]],
	["evening", ["17:00", "24:00"]],
]);
const GREETING = new Set(["good"]);

/** The times that were named, in order. */
export function findTimes(words: readonly string[], context: TimeContext): HeardTime[] {
	const dials = dialsIn(words, context.expected);
	const overall = partOfDay(words);
	const said = dials.map((dial) => ({
		...dial,
		time: clockTimeOf(dial, dial.half ?? overall, context.opening),
	}));
	const [first, second] = said;
	const before = words[(first?.from ?? 0) - 1];
	if (first && second && before === "between")
		return [{ from: first.from - 1, to: second.to, wish: between(first.time, second.time) }];
	if (first)
		return said.map((dial) => ({ from: dial.from, to: dial.to, wish: bounded(words, dial) }));
	return partOfDayWish(words, context);
}

function bounded(words: readonly string[], dial: Dial & { time: Clock }): TimeWish {
	const before = words[dial.from - 1];
	if (before === "after" || before === "from") return between(dial.time, "24:00");
	if (before === "before" || before === "until") return between("00:00", dial.time);
	return { kind: "at", time: dial.time };
}

function between(from: Clock, to: Clock): TimeWish {
	return from < to ? { kind: "between", from, to } : { kind: "at", time: from };
}

/** "in the morning", "first thing", "any time". */
function partOfDayWish(words: readonly string[], { opening, expected }: TimeContext): HeardTime[] {
	const text = ` ${words.join(" ")} `;
	if (/ first thing /.test(text)) {
		const to = clockOf(minutesOf(opening.opens) + 60);
		return [{ from: 0, to: 0, wish: between(opening.opens, to) }];
	}
	const part = words.findIndex(
		(word, index) => PARTS.has(word) && !GREETING.has(words[index - 1] ?? ""),
	);
	const [from, to] = PARTS.get(words[part] ?? "") ?? [];
	if (from !== undefined && to !== undefined)
		return [{ from: part, to: part + 1, wish: between(from, to) }];
	const any = / any ?time | whenever | any time of day /.test(text) || (expected && ANY.test(text));
	return any ? [{ from: 0, to: 0, wish: { kind: "any" } }] : [];
}

const ANY =
	/ (any|anything|whatever|either|don't mind|do not mind|doesn't matter|does not matter|no preference|flexible|you choose|up to you) /;

function partOfDay(words: readonly string[]): Dial["half"] {
	const part = words.find(
		(word, index) => PARTS.has(word) && !GREETING.has(words[index - 1] ?? ""),
	);
	if (part === undefined) return words.includes("tonight") ? "pm" : null;
	return part.startsWith("morning") ? "am" : "pm";
}

function clockTimeOf(dial: Dial, half: Dial["half"], opening: Opening): Clock {
	const { hour, minute } = dial;
	if (hour > 12 || hour === 0) return clockOf(hour * 60 + minute);
	const early = (hour % 12) * 60 + minute;
	const late = early + 12 * 60;
	if (half !== null) return clockOf(half === "am" ? early : late);
	const inEarly = isWithin(opening, early);
	const inLate = isWithin(opening, late);
	if (inEarly !== inLate) return clockOf(inEarly ? early : late);
	return clockOf(hour >= 8 && hour !== 12 ? early : late);
}

function dialsIn(words: readonly string[], expected: boolean): Dial[] {
	const dials: Dial[] = [];
	for (let index = 0; index < words.length;) {
		const dial = dialAt(words, index, expected);
		if (dial) dials.push(dial);
		// Past the whole number: the "four" of "twenty four" is no hour.
		index = dial ? dial.to : index + (numberAt(words, index)?.length ?? 1);
	}
	return dials;
}

function dialAt(words: readonly string[], at: number, expected: boolean): Dial | null {
	const found =
		digitalTime(words, at) ??
		halfOrQuarter(words, at) ??
		minutesFrom(words, at) ??
		hourAndMinute(words, at, expected);
	if (!found) return null;
	const { half, to } = halfAfter(words, found.to);
	return { ...found, half: found.half ?? half, to };
}

function digitalTime(words: readonly string[], at: number): Dial | null {
	const word = words[at];
	if (word === "noon" || word === "midday")
		return { hour: 12, minute: 0, half: "pm", from: at, to: at + 1 };
	const typed = /^(\d{1,2}):(\d\d)$/.exec(word ?? "");
	const hour = Number(typed?.[1] ?? 24);
	const minute = Number(typed?.[2] ?? 60);
	return hour < 24 && minute < 60 ? { hour, minute, half: null, from: at, to: at + 1 } : null;
}

const PAST = new Set(["past", "after", "passed", "pass"]);
const TO = new Set(["to", "till", "two", "too", "before"]);

/** "half past two", "half two", "quarter to three". */
function halfOrQuarter(words: readonly string[], at: number): Dial | null {
	const word = words[at];
	if (word !== "half" && word !== "quarter") return null;
	const link = words[at + 1] ?? "";
	if (word === "half") {
		const skip = PAST.has(link) ? 2 : 1;
		const hour = hourAt(words, at + skip, skip === 2);
		return hour && { hour: hour.value, minute: 30, half: null, from: at, to: hour.to };
	}
	const hour = hourAt(words, at + 2, true);
	if (!hour || !(PAST.has(link) || TO.has(link))) return null;
	return PAST.has(link)
		? { hour: hour.value, minute: 15, half: null, from: at, to: hour.to }
		: { hour: hourBefore(hour.value), minute: 45, half: null, from: at, to: hour.to };
}

/** "ten past three", "twenty five minutes to four". */
function minutesFrom(words: readonly string[], at: number): Dial | null {
	const minutes = numberAt(words, at);
	if (!minutes || minutes.ordinal || minutes.value < 5 || minutes.value > 29) return null;
	if (words[at - 1] === "from" || words[at - 1] === "between") return null;
	let link = at + minutes.length;
	if (words[link] === "minutes") link += 1;
	const hour = hourAt(words, link + 1, false);
	if (!hour) return null;
	if (PAST.has(words[link] ?? ""))
		return { hour: hour.value, minute: minutes.value, half: null, from: at, to: hour.to };
	return words[link] === "to" || words[link] === "till"
		? {
				hour: hourBefore(hour.value),
				minute: 60 - minutes.value,
				half: null,
				from: at,
				to: hour.to,
			}
		: null;
}

function hourBefore(hour: number): number {
	return hour === 1 ? 12 : hour - 1;
}

function hourAt(
	words: readonly string[],
	at: number,
	homophones: boolean,
): { value: number; to: number } | null {
	const number = numberAt(words, at);
	if (number && !number.ordinal && number.value >= 1 && number.value <= 23)
		return { value: number.value, to: at + number.length };
	const heard = homophones ? HOMOPHONES.get(words[at] ?? "") : undefined;
	return heard === undefined ? null : { value: heard, to: at + 1 };
}

const LEADS = new Set(["at", "around", "about", "by", "after", "before", "until", "between"]);
/** "that one", "the second one": a thing, not one o'clock. */
const POINTERS = new Set(
	"that this the first second third earlier later other last which either any next no another a latter former".split(
		" ",
	),
);
const COUNTED =
	/^(weeks?|days?|months?|hours?|minutes?|people|persons?|of|appointments?|times?|please\?)$/;

/** "nine o'clock", "two thirty", "at nine", "nine am", and a bare "nine" where a time was asked for. */
function hourAndMinute(words: readonly string[], at: number, expected: boolean): Dial | null {
	const lead = words[at - 1] ?? "";
	const hour = hourAt(words, at, lead === "at" || isTwoOnTheDial(words, at));
	if (!hour || MONTH.has(lead) || MONTH.has(words[hour.to] ?? "")) return null;
	const from = at;
	const dial = { hour: hour.value, half: null, from };
	if (words[hour.to] === "o'clock") return { ...dial, minute: 0, to: hour.to + 1 };
	const minute = minuteAt(words, hour.to);
	if (minute) return { ...dial, minute: minute.value, to: minute.to };
	const isMarked = halfAfter(words, hour.to).half !== null || LEADS.has(lead);
	if (isMarked && !COUNTED.test(words[hour.to] ?? "")) return { ...dial, minute: 0, to: hour.to };
	const bare = expected && !POINTERS.has(lead) && !COUNTED.test(words[hour.to] ?? "");
	return bare && lead !== "in" ? { ...dial, minute: 0, to: hour.to } : null;
}

/** "tuesday to thirty" is half past two; "ten to three" and "from nine to thirty" are not. */
function isTwoOnTheDial(words: readonly string[], at: number): boolean {
	const minute = minuteAt(words, at + 1);
	const before = words[at - 1] ?? "";
	const counts = numberAt(words, at - 1) !== null || /^(quarter|half|minutes|from)$/.test(before);
	return (
		minute !== null && minute.value % 15 === 0 && !counts && /^(to|too)$/.test(words[at] ?? "")
	);
}

function minuteAt(words: readonly string[], at: number): { value: number; to: number } | null {
	if (words[at] === "oh" || words[at] === "o") {
		const unit = numberAt(words, at + 1);
		return unit && unit.value < 10 ? { value: unit.value, to: at + 2 } : null;
	}
	const number = numberAt(words, at);
	if (!number || number.ordinal || number.value < 10 || number.value > 59) return null;
	return { value: number.value, to: at + number.length };
}

function halfAfter(words: readonly string[], at: number): { half: Dial["half"]; to: number } {
	const word = words[at] ?? "";
	if (word === "am" || word === "pm") return { half: word, to: at + 1 };
	if (word === "o'clock") return halfAfter(words, at + 1);
	const phrase = words.slice(at, at + 3).join(" ");
	if (phrase === "in the morning") return { half: "am", to: at + 3 };
	if (/^in the (afternoon|evening)$/.test(phrase)) return { half: "pm", to: at + 3 };
	return { half: null, to: at };
}
