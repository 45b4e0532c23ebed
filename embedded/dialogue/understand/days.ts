import { en } from "chrono-node";

import { addDays, type Day, isDay, MONTHS, weekdayOf, WEEKDAYS } from "../calendar.ts";
import { numberAt, withDigits } from "./words.ts";

/** The days that would suit the caller. One day when both are the same. */
export interface DayWish {
	readonly from: Day;
	/** Inclusive. */
	readonly to: Day;
}

export interface DayContext {
	readonly today: Day;
	readonly timezone: string;
	/** The caller was asked for a day: "any" and a bare "twelfth" are days. */
	readonly expected: boolean;
}

const MONTH = `${MONTHS.join("|")}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`;
const DATED = new RegExp(
	`\\b(${MONTH})\\b (the )?\\d|\\d(st|nd|rd|th)? (of )?(${MONTH})\\b|\\d/\\d`,
);
const MONTH_FIRST = new RegExp(`\\b(${MONTH}) (\\d{1,2}(?:st|nd|rd|th)?)\\b`, "g");
const WEEKDAY = new RegExp(`\\b(${WEEKDAYS.join("|")})\\b`, "g");
/** How far ahead "as soon as possible" looks. */
const SOON_DAYS = 13;

/** The day that the caller named. In "monday the twelfth" the date counts. */
export function findDay(words: readonly string[], context: DayContext): DayWish | null {
	const text = withDigits(words);
	return (
		explicitDate(text, context) ??
		relativeDay(text, context) ??
		namedWeekday(words, context) ??
		namedDayOfMonth(words, context)
	);
}

function oneDay(day: Day): DayWish {
	return { from: day, to: day };
}

/** "october twelfth", "monday the twelfth of october", "12/10". Without the weekday: chrono may prefer it to the date. */
function explicitDate(text: string, context: DayContext): DayWish | null {
	if (!DATED.test(text)) return null;
	const plain = text
		.replaceAll(WEEKDAY, "")
		.replaceAll(/\bthe\b/g, "")
		.replaceAll(/\s+/g, " ")
		// "november 24" alone would be read as a month of the year 2024.
		.replaceAll(MONTH_FIRST, "$2 $1");
	return chronoDay(plain, context);
}

function chronoDay(text: string, { today, timezone }: DayContext): DayWish | null {
	// Day before month everywhere but in the Americas.
	const parser = timezone.startsWith("America/") ? en.casual : en.GB;
	const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
	const found = parser.parse(text, reference, { forwardDate: true });
	const date = found.find(({ start }) => start.isCertain("day"))?.start;
	if (!date) return null;
	const [month, dayOfMonth] = [date.get("month"), date.get("day")].map((part) =>
		String(part).padStart(2, "0"),
	);
	const day = `${date.get("year")}-${month}-${dayOfMonth}`;
	return isDay(day) && day >= today ? oneDay(day) : null;
}

function relativeDay(text: string, context: DayContext): DayWish | null {
	const { today, expected } = context;
	if (/\bday after tomorrow\b/.test(text)) return oneDay(addDays(today, 2));
	if (/\b(tomorrow|to morrow)\b/.test(text)) return oneDay(addDays(today, 1));
	if (/\b(today|tonight|this (morning|afternoon|evening))\b/.test(text)) return oneDay(today);
	const monday = addDays(today, -((weekdayOf(today) + 6) % 7));
	if (/\bweek after next\b/.test(text))
		return { from: addDays(monday, 14), to: addDays(monday, 20) };
	if (/\bnext week\b/.test(text) && !hasWeekday(text))
		return { from: addDays(monday, 7), to: addDays(monday, 13) };
	if (/\bthis week\b/.test(text) && !hasWeekday(text))
		return { from: today, to: addDays(monday, 6) };
	if (
		/\b(as soon as possible|a s a p|asap|soonest|earliest|first available|next available|any day)\b/.test(
			text,
		)
	)
		return { from: today, to: addDays(today, SOON_DAYS) };
	if (
		expected &&
		/\b(any|whenever|anytime|don't mind|doesn't matter|whatever|flexible)\b/.test(text) &&
		!hasWeekday(text)
	)
		return { from: today, to: addDays(today, SOON_DAYS) };
	const ahead = /\bin (a|\d+) (day|week|month)s?\b/.exec(text);
	return ahead ? chronoDay(ahead[0], context) : null;
}

function hasWeekday(text: string): boolean {
	return WEEKDAYS.some((name) => text.includes(name));
}

/** A bare weekday is the next one after today; with "next" it is the one in the next calendar week. */
function namedWeekday(words: readonly string[], { today }: DayContext): DayWish | null {
	const at = words.findIndex((word) =>
		WEEKDAYS.some((name) => word === name || word === `${name}s`),
	);
	const wanted = WEEKDAYS.findIndex((name) => words[at]?.startsWith(name));
	if (at === -1 || wanted === -1) return null;
	const ahead = (wanted - weekdayOf(today) + 7) % 7 || 7;
	const nextWeek = words[at - 1] === "next" || words.join(" ").includes("next week");
	if (!nextWeek) return oneDay(addDays(today, ahead));
	const monday = addDays(today, 7 - ((weekdayOf(today) + 6) % 7));
	return oneDay(addDays(monday, (wanted + 6) % 7));
}

/** "the twelfth": the next day with that number. */
function namedDayOfMonth(
	words: readonly string[],
	{ today, expected }: DayContext,
): DayWish | null {
	for (let index = 0; index < words.length; index += 1) {
		const number = numberAt(words, index);
		const isLed = words[index - 1] === "the" || words[index - 1] === "on";
		const small = number !== null && number.value <= 3 && !expected;
		if (number?.ordinal && (isLed || expected) && !small && words[index + number.length] !== "one")
			return nextDayOfMonth(number.value, today);
		if (number) index += number.length - 1;
	}
	return null;
}

function nextDayOfMonth(dayOfMonth: number, today: Day): DayWish | null {
	for (let ahead = 0; ahead < 62; ahead += 1) {
		const day = addDays(today, ahead);
		if (Number(day.slice(8)) === dayOfMonth) return oneDay(day);
	}
	return null;
}
