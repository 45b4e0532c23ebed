import { type Clock, clockOf, minutesOf, MONTHS } from "../calendar.ts";
import { isWithin, type Opening } from "../facts.ts";
import { HOMOPHONES, numberAt, type Span } from "./words.ts";

/** A time as a clock face shows it. */
export interface Dial extends Span {
	readonly hour: number;
	readonly minute: number;
	readonly half: "am" | "pm" | null;
}

export interface DialContext {
	/** Decides between am and pm. */
	readonly opening: Opening;
	/** BCP 47: "half nine" is before nine in German. */
	readonly language: string;
	/** The caller was asked for a time: a bare "nine" is one. */
	readonly expected: boolean;
	/** The time that is being talked about: "make it half past" keeps its hour. */
	readonly about?: Clock | null;
}

const MONTH: ReadonlySet<string> = new Set(MONTHS);
const PAST = new Set(["past", "after", "passed", "pass"]);
const TO = new Set(["to", "till", "til", "'til", "of", "before", "two", "too"]);
/** The half before the hour: in these languages, "half nine" is 8:30. */
const HALF_BEFORE = /^(de|nl|da|sv|nb|nn|no|fi|is|hu|cs|sk|sl|pl|ru|et|lv)\b/;

/** A time of day, in the half that fits the opening hours where none was said. */
export function clockTimeOf(dial: Dial, half: Dial["half"], opening: Opening): Clock {
	const { hour, minute } = dial;
	if (hour > 12 || hour === 0) return clockOf((hour % 24) * 60 + minute);
	const early = (hour % 12) * 60 + minute;
	const late = early + 12 * 60;
	if (half !== null) return clockOf(half === "am" ? early : late);
	const inEarly = isWithin(opening, early);
	const inLate = isWithin(opening, late);
	if (inEarly !== inLate) return clockOf(inEarly ? early : late);
	return clockOf(hour >= 8 && hour !== 12 ? early : late);
}

/** The times in the words, in order. */
export function dialsIn(words: readonly string[], context: DialContext): Dial[] {
	const dials: Dial[] = [];
	for (let index = 0; index < words.length;) {
		const dial = dialAt(words, index, context);
		if (dial) dials.push(dial);
		// Past the whole number: the "four" of "twenty four" is no hour.
		index = dial ? dial.to : index + (numberAt(words, index)?.length ?? 1);
	}
	return dials;
}

export function dialAt(words: readonly string[], at: number, context: DialContext): Dial | null {
	const { expected, language } = context;
	const found =
		digitalTime(words, at, expected) ??
		halfOrQuarter(words, at, language) ??
		minutesFrom(words, at) ??
		hourAndMinute(words, at, expected) ??
		sameHour(words, at, context.about ?? null);
	if (!found) return null;
	const { half, to } = halfAfter(words, found.to);
	return { ...found, half: found.half ?? half, to };
}

const LED = new Set("at around about by after before until till from between for".split(" "));

/** "14:30", "14h30", "1430", "noon" */
function digitalTime(words: readonly string[], at: number, expected: boolean): Dial | null {
	const word = words[at] ?? "";
	const named = namedHour(word);
	if (named) return { ...named, minute: 0, from: at, to: at + 1 };
	const next = words[at + 1] ?? "";
	const figures = /^(\d{1,2})(?:[:h])(\d\d)?$/.exec(word) ?? militaryTime(word, next);
	const isMarked =
		/[:h]/.test(word) ||
		expected ||
		LED.has(words[at - 1] ?? "") ||
		/^(am|pm|hours|hrs)$/.test(next);
	const hour = Number(figures?.[1] ?? 24);
	const minute = Number(figures?.[2] ?? 0);
	if (!figures || !isMarked || hour > 23 || minute > 59) return null;
	const to = at + (/^(hours|hrs|h|hundred)$/.test(next) ? 2 : 1);
	return {
		hour,
		minute,
		half: null,
		from: at,
		to: /^(hours|hrs)$/.test(words[to] ?? "") ? to + 1 : to,
	};
}

/** "1430", "930" */
function militaryTime(word: string, next: string): RegExpExecArray | null {
	if (next === "hundred") return /^(\d{1,2})$/.exec(word);
	const found = /^([01]?\d|2[0-3])([0-5]\d)$/.exec(word);
	// "2026" is a year.
	return found && Number(found[2]) % 5 === 0 ? found : null;
}

function namedHour(word: string): { hour: number; half: Dial["half"] } | null {
	if (word === "noon" || word === "midday") return { hour: 12, half: "pm" };
	return word === "midnight" ? { hour: 12, half: "am" } : null;
}

/** "half past two", "half two", "quarter to noon" */
function halfOrQuarter(words: readonly string[], at: number, language: string): Dial | null {
	const word = words[at];
	if (word !== "half" && word !== "quarter") return null;
	const link = words[at + 1] ?? "";
	if (word === "half") {
		const skip = PAST.has(link) ? 2 : 1;
		const hour = hourAt(words, at + skip, skip === 2);
		if (!hour) return null;
		const before = skip === 1 && HALF_BEFORE.test(language);
		return before ? toHour(hour, 30, at) : pastHour(hour, 30, at);
	}
	const hour = hourAt(words, at + 2, true);
	if (!hour || !(PAST.has(link) || TO.has(link))) return null;
	return PAST.has(link) ? pastHour(hour, 15, at) : toHour(hour, 15, at);
}

/** "ten past three", "twenty five minutes to four", "ten of four" */
function minutesFrom(words: readonly string[], at: number): Dial | null {
	const minutes = numberAt(words, at);
	if (!minutes || minutes.ordinal || minutes.value < 1 || minutes.value > 29) return null;
	if (words[at - 1] === "from" || words[at - 1] === "between") return null;
	let link = at + minutes.length;
	const isSaid = /^(minutes?|mins?)$/.test(words[link] ?? "");
	if (isSaid) link += 1;
	// "nine to eleven" is a stretch.
	else if (minutes.value % 5 !== 0) return null;
	const hour = hourAt(words, link + 1, false);
	if (!hour || isCount(words, hour.to)) return null;
	const word = words[link] ?? "";
	if (PAST.has(word)) return pastHour(hour, minutes.value, at);
	return /^(to|till|til|'til|of|before)$/.test(word) ? toHour(hour, minutes.value, at) : null;
}

interface Hour {
	readonly value: number;
	readonly half: Dial["half"];
	readonly to: number;
}

function pastHour({ value, half, to }: Hour, minute: number, from: number): Dial {
	return { hour: value, minute, half, from, to };
}

/** Before noon it is morning, and before midnight evening. */
function toHour({ value, half, to }: Hour, minutes: number, from: number): Dial {
	const before = half === null ? null : half === "pm" ? "am" : "pm";
	const hour = value === 0 ? 23 : value === 1 ? 12 : value - 1;
	return { hour, minute: 60 - minutes, half: before, from, to };
}

/** The hour, with the half of the day that "noon" and "midnight" name. */
function hourAt(words: readonly string[], at: number, homophones: boolean): Hour | null {
	const named = namedHour(words[at] ?? "");
	if (named) return { value: named.hour, half: named.half, to: at + 1 };
	const word = words[at] ?? "";
	const number = numberAt(words, at) ?? numberAt([word.replace(/ish$/, "")], 0);
	if (number && !number.ordinal && number.value >= 1 && number.value <= 23 && !isLong(word))
		return { value: number.value, half: null, to: at + number.length };
	const heard = homophones ? HOMOPHONES.get(word) : undefined;
	return heard === undefined ? null : { value: heard, half: null, to: at + 1 };
}

/** "0012" and "007" are no hours. */
function isLong(word: string): boolean {
	return /^\d{3,}$/.test(word);
}

const LEADS = new Set(
	"at around about by after before until till between roughly approximately than".split(" "),
);
/** "that one", "the second one": a thing, not one o'clock. */
const POINTERS = new Set(
	"that this the first second third earlier later other last which either any next no another a latter former early late".split(
		" ",
	),
);
const COUNTED =
	/^(weeks?|days?|months?|hours?|minutes?|fortnights?|years?|people|persons?|of|appointments?|times?|children|kids|please\?)$/;

function isCount(words: readonly string[], at: number): boolean {
	return COUNTED.test(words[at] ?? "");
}

/** "nine o'clock", "two thirty", "at nine", "nine am", and a bare "nine" where a time was asked for. */
function hourAndMinute(words: readonly string[], at: number, expected: boolean): Dial | null {
	const lead = words[at - 1] ?? "";
	const hour = hourAt(words, at, lead === "at" || isTwoOnTheDial(words, at));
	if (!hour || MONTH.has(lead) || MONTH.has(words[hour.to] ?? "")) return null;
	const dial = { hour: hour.value, half: hour.half, from: at };
	if (words[hour.to] === "o'clock") return { ...dial, minute: 0, to: hour.to + 1 };
	const minute = minuteAt(words, hour.to);
	if (minute) return { ...dial, minute: minute.value, to: minute.to };
	if (/\Dish$/.test(words[at] ?? "") || words[hour.to] === "ish")
		return { ...dial, minute: 0, to: words[hour.to] === "ish" ? hour.to + 1 : hour.to };
	const isMarked =
		halfAfter(words, hour.to).half !== null || LEADS.has(lead) || isSharp(words, hour.to);
	if (isMarked && !isCount(words, hour.to)) return { ...dial, minute: 0, to: hour.to };
	// "No, nine", but not "no one".
	const isNo = lead === "no" && at === 1 && hour.value > 1;
	const bare = expected && (isNo || !POINTERS.has(lead)) && !isCount(words, hour.to);
	return bare && lead !== "in" ? { ...dial, minute: 0, to: hour.to } : null;
}

function isSharp(words: readonly string[], at: number): boolean {
	return /^(sharp|exactly|on the dot|or later|or earlier|onwards?|at the (latest|earliest)|latest|earliest)\b/.test(
		words.slice(at, at + 3).join(" "),
	);
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
	if (words[at] === "hundred") return { value: 0, to: words[at + 1] === "hours" ? at + 2 : at + 1 };
	if (words[at] === "oh" || words[at] === "o" || words[at] === "zero") {
		const unit = numberAt(words, at + 1);
		return unit && unit.value < 10 && !unit.ordinal ? { value: unit.value, to: at + 2 } : null;
	}
	const number = numberAt(words, at);
	if (!number || number.ordinal || number.value < 10 || number.value > 59) return null;
	if (isCount(words, at + number.length)) return null;
	return { value: number.value, to: at + number.length };
}

/** "make it half past", "five to": the hour is that of the time under discussion. */
function sameHour(words: readonly string[], at: number, about: Clock | null): Dial | null {
	if (about === null) return null;
	const word = words[at] ?? "";
	const number = numberAt(words, at);
	const minutes = word === "half" ? 30 : word === "quarter" ? 15 : (number?.value ?? 0);
	const link = at + (number?.length ?? 1);
	const isEnd =
		words[link + 1] === undefined ||
		/^(please|then|instead|\||thanks)$/.test(words[link + 1] ?? "");
	if (minutes < 5 || minutes > 30 || number?.ordinal === true || !isEnd) return null;
	const hour: Hour = { value: Math.floor(minutesOf(about) / 60), half: null, to: link + 1 };
	if (PAST.has(words[link] ?? "")) return pastHour(hour, minutes, at);
	return words[link] === "to" ? toHour(hour, minutes, at) : null;
}

function halfAfter(words: readonly string[], at: number): { half: Dial["half"]; to: number } {
	const word = words[at] ?? "";
	if (word === "am" || word === "pm") return { half: word, to: at + 1 };
	if (word === "noon" || word === "midday") return { half: "pm", to: at + 1 };
	if (word === "midnight") return { half: "am", to: at + 1 };
	if (word === "o'clock" || word === "ish" || word === "sharp") return halfAfter(words, at + 1);
	const phrase = words.slice(at, at + 3).join(" ");
	if (phrase === "in the morning") return { half: "am", to: at + 3 };
	if (/^in the (afternoon|evening)$/.test(phrase)) return { half: "pm", to: at + 3 };
	if (/^at night\b/.test(phrase)) return { half: "pm", to: at + 2 };
	return { half: null, to: at };
}
