import { datesInFigures, type NamedDate } from "../../../../src/domain/time/dates-in-figures.ts";
import { addDays, type Day, weekdayOf } from "../../calendar.ts";
import {
	certain,
	dayOf,
	doubtful,
	type DayContext,
	lastOfMonth,
	type Match,
	type Matcher,
	MONTH,
	monthAfter,
	monthNamed,
	oneOf,
	WEEKDAY,
	weekdayNamed,
	yearOfNext,
} from "./context.ts";

const ORDINAL = "(?<day>\\d{1,2})(?:st|nd|rd|th)";
const NUMBER = "(?<day>\\d{1,2})(?:st|nd|rd|th)?";
const LED = `^(?:(?:this |next |coming )*${WEEKDAY} )?(?:on )?(?:the )?`;
const YEAR = "(?: (?:in )?(?<year>20\\d\\d|20 \\d\\d|next year))?";
const DAY_OF_MONTH = new RegExp(`${LED}${NUMBER} (?:day )?(?:of )?${MONTH}${YEAR}(?![:\\d])`);
const MONTH_AND_DAY = new RegExp(`${LED}${MONTH} (?:the )?${NUMBER}(?![:/\\d]|pm|am)${YEAR}`);
const DAY_OF_THIS_OR_NEXT = new RegExp(
	`${LED}${ORDINAL} (?:day )?(?:of )?(?:the )?(?<which>this|next|following|same)? ?month\\b`,
);
const WEEKDAY_AND_DAY = new RegExp(
	`^(?:this |next |coming )*${WEEKDAY} (?:on )?(?:the )?${ORDINAL}`,
);
const WEEKDAY_AND_NUMBER = new RegExp(
	`^(?:this |next |coming )*${WEEKDAY} (?:the )?(?<day>1[3-9]|2\\d|3[01])(?![:\\d])`,
);
const FIGURES =
	/^(?:(?:on|the|for|by) )*(\d{1,4}\/\d{1,2}\/\d{1,4}|\d{1,2}\/\d{1,2}|\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|\d{1,2}-\d{1,2})(?![\d:/.-])/;
const NTH = new RegExp(
	`^(?:the )?(?<nth>\\d)(?:st|nd|rd|th) ${WEEKDAY} (?:in |of )?(?:the )?(?:${MONTH}|(?<which>this|next|following|new)? ?(?<unit>month|year))${YEAR}`,
);
const LAST = new RegExp(
	`^(?:the )?(?<nth>last) ${WEEKDAY} (?:in |of )?(?:the )?(?:${MONTH}|(?<which>this|next|following|new)? ?(?<unit>month|year))${YEAR}`,
);
/** Beyond it nobody knows the weekdays: the date counts alone. */
const WEEKDAY_KNOWN_DAYS = 60;

export const dates: Matcher = (text, context) =>
	nthWeekday(text, context) ??
	inMonth(text, context) ??
	inThisOrNext(text, context) ??
	inFigures(text, context) ??
	weekdayAndDay(text, context);

/** "first Monday in December", "last Friday of the month" */
function nthWeekday(text: string, { today }: DayContext): Match | null {
	const found = NTH.exec(text) ?? LAST.exec(text);
	const { nth = "", weekday = "", month, which, unit, year } = found?.groups ?? {};
	if (!found) return null;
	const wanted = weekdayNamed(weekday);
	const places = placesOf({ month, which, unit, year }, today);
	const fitting = places.map(([y, m]) => nthIn({ year: y, month: m, nth, weekday: wanted }));
	const day = fitting.find((one) => one !== null && one >= today);
	if (day != null) return certain(found[0].length, [day]);
	return doubtful(found[0].length, { kind: "no_such_weekday" });
}

interface Place {
	readonly month: string | undefined;
	readonly which: string | undefined;
	readonly unit: string | undefined;
	readonly year: string | undefined;
}

/** Years and months that can be meant, the nearest first. */
function placesOf({ month, which, unit, year }: Place, today: Day): (readonly [number, number])[] {
	const thisYear = Number(today.slice(0, 4));
	if (month !== undefined) {
		const number = monthNamed(month);
		const given = yearNamed(year, today);
		const next = yearOfNext(number, today);
		return given === null
			? [
					[next, number],
					[next + 1, number],
				]
			: [[given, number]];
	}
	if (unit === "year") return [[thisYear + (which === undefined || which === "this" ? 0 : 1), 1]];
	const ahead = which === "next" || which === "following" ? 1 : 0;
	return [ahead, ahead + 1].map((months) => {
		const at = monthAfter(today, months);
		return [at.year, at.month] as const;
	});
}

function nthIn({
	year,
	month,
	nth,
	weekday,
}: {
	year: number;
	month: number;
	nth: string;
	weekday: number;
}): Day | null {
	const last = lastOfMonth(year, month);
	if (nth === "last") return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
	const first = dayOf(year, month, 1) ?? "";
	const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (Number(nth) - 1) * 7);
	return day <= last ? day : null;
}

function yearNamed(year: string | undefined, today: Day): number | null {
	if (year === undefined) return null;
	return year === "next year" ? Number(today.slice(0, 4)) + 1 : Number(year.replace(" ", ""));
}

/** "the 24th of November", "November 24, 2026", "Monday the 12th of October" */
function inMonth(text: string, context: DayContext): Match | null {
	const found = DAY_OF_MONTH.exec(text) ?? MONTH_AND_DAY.exec(text);
	const { day, month, weekday, year } = found?.groups ?? {};
	if (!found || day === undefined || month === undefined) return null;
	const date = {
		year: yearNamed(year, context.today),
		month: monthNamed(month),
		day: Number(day),
	};
	return dated({ length: found[0].length, date, weekday }, context);
}

/** "the 8th of next month", "the 30th of this month" */
function inThisOrNext(text: string, context: DayContext): Match | null {
	const found = DAY_OF_THIS_OR_NEXT.exec(text);
	const { day = "", which = "same", weekday } = found?.groups ?? {};
	if (!found) return null;
	const isThis = which === "this" || which === "same";
	const date = { ...monthAfter(context.today, isThis ? 0 : 1), day: Number(day) };
	return dated({ length: found[0].length, date, weekday }, context);
}

/** "12/10", "2026-11-24" */
function inFigures(text: string, context: DayContext): Match | null {
	const [whole = "", figures = ""] = FIGURES.exec(text) ?? [];
	// "2-4" may be a stretch of the day.
	if (/^\d+[-.]\d+$/.test(figures) && !context.expected && !/^(on|the) /.test(whole)) return null;
	const named = datesInFigures(figures, context.language);
	if (named.length === 0)
		return figures.includes("/") && !/^0?\d\/0?\d$/.test(figures)
			? doubtful(whole.length, { kind: "no_such_weekday" })
			: null;
	const read = named.map((date) =>
		dated({ length: whole.length, date, weekday: undefined }, context),
	);
	const days = read.flatMap((one) => one.days);
	return days.length === 0 ? (read[0] ?? null) : oneOf(whole.length, days);
}

interface Dated {
	readonly length: number;
	readonly date: NamedDate;
	readonly weekday: string | undefined;
}

/** Without a year, the next day of that date; a weekday that does not fit is a question. */
function dated({ length, date, weekday }: Dated, { today }: DayContext): Match {
	const { year, month, day } = date;
	const thisYear = Number(today.slice(0, 4));
	const gone = month * 100 + day < Number(today.slice(5, 7)) * 100 + Number(today.slice(8));
	const found = dayOf(year ?? (gone ? thisYear + 1 : thisYear), month, day);
	if (found === null) return doubtful(length, { kind: "no_such_day", dayOfMonth: day, month });
	if (found < today) return doubtful(length, { kind: "past", day: found });
	return fittingWeekday({ length, day: found, weekday }, today);
}

function fittingWeekday(
	{ length, day, weekday }: { length: number; day: Day; weekday: string | undefined },
	today: Day,
): Match {
	const near = day <= addDays(today, WEEKDAY_KNOWN_DAYS);
	if (weekday === undefined || !near) return certain(length, [day]);
	const off = ((weekdayNamed(weekday) - weekdayOf(day) + 10) % 7) - 3;
	const other = addDays(day, off);
	return other < today || off === 0
		? certain(length, [day])
		: oneOf(length, [day, other].toSorted());
}

/** "Tuesday the 24th": of the next months, the one where the 24th is a Tuesday, or else a question. */
function weekdayAndDay(text: string, { today }: DayContext): Match | null {
	const found = WEEKDAY_AND_DAY.exec(text) ?? WEEKDAY_AND_NUMBER.exec(text);
	const { weekday = "", day = "" } = found?.groups ?? {};
	if (!found) return null;
	const next = nextDayOfMonth(Number(day), today);
	if (next === null)
		return doubtful(found[0].length, {
			kind: "no_such_day",
			dayOfMonth: Number(day),
			month: null,
		});
	return fittingWeekday({ length: found[0].length, day: next, weekday }, today);
}

/** The next day with that number; null when no month has one. */
function nextDayOfMonth(dayOfMonth: number, today: Day): Day | null {
	for (let ahead = 0; ahead < 62; ahead += 1) {
		const day = addDays(today, ahead);
		if (Number(day.slice(8)) === dayOfMonth) return day;
	}
	return null;
}

const ALONE =
	/^(?:(on )?(the )?)(?<day>\d{1,3})(st|nd|rd|th)\b(?! (one|floor|time|appointment|slot|option|person|name|half|thing|visit|question|or last))/;

/** "the 12th": the next day with that number. "The first" is one only where a day was asked for. */
export const dayOfMonthAlone: Matcher = (text, { today, expected }) => {
	const found = ALONE.exec(text);
	const number = Number(found?.groups?.["day"] ?? 0);
	const led = found?.[1] !== undefined || found?.[2] !== undefined;
	if (!found || (!led && !expected) || (number <= 3 && !expected && found[1] === undefined))
		return null;
	const length = found[0].length;
	const day = nextDayOfMonth(number, today);
	return day === null
		? doubtful(length, { kind: "no_such_day", dayOfMonth: number, month: null })
		: certain(length, [day]);
};
