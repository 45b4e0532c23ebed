import { addDays, type Day, isDay, MONTHS, weekdayOf, WEEKDAYS } from "../../calendar.ts";

export interface DayContext {
	readonly today: Day;
	/** BCP 47: decides whether 12/10 is in December. */
	readonly language: string;
	/** The caller was asked for a day: "any" and a bare "twelfth" are days. */
	readonly expected: boolean;
	/** The day that is being talked about: "the Friday after" is after it. */
	readonly about?: Day | null;
}

/** Why no day can be taken from what was said. */
export type DayDoubt =
	/** "the thirty first of November" */
	| { readonly kind: "no_such_day"; readonly dayOfMonth: number; readonly month: number | null }
	/** A weekday that a month has no fifth of. */
	| { readonly kind: "no_such_weekday" }
	| { readonly kind: "past"; readonly day: Day }
	/** A feast whose date is not known here. */
	| { readonly kind: "unknown_day"; readonly said: string }
	/** What was said can mean each of these. */
	| { readonly kind: "which"; readonly days: readonly Day[] };

/** Days that the text begins with. */
export interface Match {
	/** In characters. */
	readonly length: number;
	/** A weekday that nothing fixes to one week, a stretch such as a month, or days that are certain. */
	readonly kind: "weekday" | "stretch" | "day";
	/** In their order. Empty where there is a doubt. */
	readonly days: readonly Day[];
	readonly doubt?: DayDoubt;
	/** 0 is Sunday; all days of it are meant by "not Tuesday". */
	readonly weekdays?: readonly number[];
}

export type Matcher = (text: string, context: DayContext) => Match | null;

/** "tuesday", "tuesdays", "tuesday's". */
export const WEEKDAY = `(?<weekday>${WEEKDAYS.join("|")})(?:'?s)?\\b`;
export const MONTH = `(?<month>${MONTHS.join("|")}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\\b`;
/** How far ahead "as soon as possible" and "any day" look. */
export const SOON_DAYS = 13;
/** How far ahead "not on Tuesdays" counts. */
export const HORIZON_DAYS = 120;

/** 0 is Sunday. */
export function weekdayNamed(name: string): number {
	return WEEKDAYS.findIndex((weekday) => weekday === name);
}

/** 1 to 12. */
export function monthNamed(name: string): number {
	return MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3))) + 1;
}

export function dayOf(year: number, month: number, day: number): Day | null {
	const [months, days] = [month, day].map((part) => String(part).padStart(2, "0"));
	const written = `${year}-${months}-${days}`;
	return isDay(written) ? written : null;
}

/** `to` is inclusive. Days before `today` are left out. */
export function daysBetween(from: Day, to: Day, today: Day): Day[] {
	const days: Day[] = [];
	for (let day = from > today ? from : today; day <= to; day = addDays(day, 1)) days.push(day);
	return days;
}

export function soon(today: Day): Day[] {
	return daysBetween(today, addDays(today, SOON_DAYS), today);
}

export function mondayOf(day: Day): Day {
	return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/** The next such weekday after the day. */
export function nextWeekday(day: Day, weekday: number): Day {
	return addDays(day, (weekday - weekdayOf(day) + 7) % 7 || 7);
}

export function lastOfMonth(year: number, month: number): Day {
	const next = month === 12 ? `${year + 1}-01-01` : dayOf(year, month + 1, 1);
	return addDays(next ?? "", -1);
}

/** The month so many months later. */
export function monthAfter(day: Day, months: number): { year: number; month: number } {
	const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
	return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

/** The year in which this month comes next. */
export function yearOfNext(month: number, today: Day): number {
	const year = Number(today.slice(0, 4));
	return month < Number(today.slice(5, 7)) ? year + 1 : year;
}

export function certain(length: number, days: readonly Day[]): Match {
	return { length, kind: "day", days };
}

export function doubtful(length: number, doubt: DayDoubt): Match {
	return { length, kind: "day", days: [], doubt };
}

/** One day; two or more are a question. */
export function oneOf(length: number, days: readonly Day[]): Match {
	return days.length > 1 ? doubtful(length, { kind: "which", days }) : certain(length, days);
}
