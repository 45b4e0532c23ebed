import { addDays, type Day, weekdayOf } from "../../calendar.ts";
import {
	dayOf,
	type DayContext,
	daysBetween,
	lastOfMonth,
	type Match,
	type Matcher,
	mondayOf,
	MONTH,
	monthAfter,
	monthNamed,
	soon,
	yearOfNext,
} from "./context.ts";

const PART =
	"(?<part>(?:very )?(?:beginning|start|early(?: part)?|top|middle|mid|end|tail end|back end|late(?:r part|r half)?|latter (?:part|half)|1st (?:half|week|few days|part)|2nd (?:half|week)|3rd week|4th week|last week|last few days|last days?|second half))";
const OF = "(?: of| in| part of)?(?: the)?";
const WEEK =
	"(?<week>week after next|week after that|week after|following week|coming week|next week|this week|week|working week)";
const PART_OF_WEEK = new RegExp(`^(?:the |at |towards |by )*(?:${PART}${OF} )${WEEK}\\b`);
const WHOLE_WEEK =
	/^(?:in |during |sometime |the )*(?<week>(?<!\w)week after next|week after that|following week|coming week|next week|this week|week after(?= (?:please|then|if)|$| \||,))\b/;
const MONTH_LIKE = `(?:${MONTH}(?: (?<year>20\\d\\d|20 \\d\\d|next year))?|(?<which>this|next|following|coming|new)? ?(?<unit>month|year)(?<after> after next)?)`;
const PART_OF_MONTH = new RegExp(`^(?:the |at |in |towards |by )*${PART}${OF} ${MONTH_LIKE}\\b`);
const WHOLE_MONTH = new RegExp(
	`^(?:in|during|for|of|within|through|throughout|sometime|some time|any time|anytime|next|this|coming|maybe) (?:in |of |the |next |this )*(?:${MONTH})(?: (?<year>20\\d\\d|20 \\d\\d|next year))?(?! (?:\\d|i\\b|we\\b|you\\b))`,
);
const ONLY_MONTH = new RegExp(
	`^(?:${MONTH})(?: (?<year>20\\d\\d|20 \\d\\d|next year))?(?! (?:i|we|you|\\d))`,
);
const THIS_OR_NEXT =
	/^(?:in |the |during |sometime |some time )*(?:(?<which>next|this|coming|following) (?<unit>month|year)(?<after> after next)?|(?<unit2>month|year)(?<after2> after next| after that| after))\b/;
const NEW_YEAR = /^(?:in |early in |during |after )*the new year\b(?!'?s)/;
const WEEKEND =
	/^(?:at |on |over |for |the |a )*(?:(?<which>this|next|coming|following|any|some) )*week ?ends?\b(?<after> after next)?/;
const WEEKDAYS_ONLY =
	/^(?:any |a |on |some |during the |in the )*(?:week ?days?|during the week)\b/;
const AS_SOON =
	/^(?:(?:as soon as (?:possible|you can)|a s a p|asap|soonest|(?:the )?earliest(?! (?:one|of))(?: possible| available)?|(?:the )?(?:1st|next) (?:available|free|possible)|any ?day|any of the days|every ?day|all days|whichever day|whatever day))\b/;
const NEXT_FEW =
	/^(?:in |over |within |during |the )*(?:next|coming|following) (?<count>few|couple of|\d+) (?<unit>day|week)s\b/;
const WITHIN =
	/^(?:within|inside) (?:the |a |one )?(?:next )?(?<count>\d+ )?(?<unit>day|week|fortnight|month)s?\b/;

const DAYS_OF = { day: 1, week: 7, fortnight: 14, month: 30 };

export const stretches: Matcher = (text, context) =>
	partOfWeek(text, context) ??
	wholeWeek(text, context) ??
	weekend(text, context) ??
	monthStretch(text, context) ??
	aroundToday(text, context);

function stretch(length: number, days: readonly Day[]): Match {
	return { length, kind: "stretch", days };
}

/** Days of the week from Monday on, by its part. */
function partOfWeek(text: string, context: DayContext): Match | null {
	const found = PART_OF_WEEK.exec(text);
	const { part = "", week = "" } = found?.groups ?? {};
	if (!found) return null;
	const [first, last] = /mid/.test(part)
		? [1, 3]
		: /late|end|last|latter|2nd|second/.test(part)
			? [3, 6]
			: [0, 1];
	let monday = weekNamed(week, context);
	// "The beginning of the week", said on a Thursday, is next week's.
	if (/^(working )?week$/.test(week) && addDays(monday, last) < context.today)
		monday = addDays(monday, 7);
	return stretch(
		found[0].length,
		daysBetween(addDays(monday, first), addDays(monday, last), context.today),
	);
}

function wholeWeek(text: string, context: DayContext): Match | null {
	const found = WHOLE_WEEK.exec(text);
	const { week = "" } = found?.groups ?? {};
	if (!found) return null;
	const monday = weekNamed(week, context);
	return stretch(found[0].length, daysBetween(monday, addDays(monday, 6), context.today));
}

/** Its Monday. */
function weekNamed(week: string, { today, about }: DayContext): Day {
	const monday = mondayOf(today);
	if (week.includes("after next")) return addDays(monday, 14);
	if (/after|following/.test(week)) return addDays(mondayOf(about ?? today), 7);
	return /next|coming/.test(week) ? addDays(monday, 7) : monday;
}

function weekend(text: string, { today }: DayContext): Match | null {
	const found = WEEKEND.exec(text);
	const { which, after } = found?.groups ?? {};
	if (!found) return null;
	const saturday = addDays(mondayOf(today), 5);
	const ahead = after !== undefined ? 14 : which === "next" || which === "following" ? 7 : 0;
	const from = addDays(saturday, ahead);
	const several = which === "any" || which === "some" || found[0].endsWith("ends");
	const days = [0, 1, ...(several ? [7, 8] : [])].map((day) => addDays(from, day));
	return {
		...stretch(
			found[0].length,
			days.filter((day) => day >= today),
		),
		weekdays: [6, 0],
	};
}

/** "in the new year": its first two weeks. */
export const newYear: Matcher = (text, { today }) => {
	const found = NEW_YEAR.exec(text);
	const year = yearOfNext(1, addDays(today, 15));
	const days = daysBetween(`${year}-01-02`, `${year}-01-15`, today);
	return found && stretch(found[0].length, days);
};

function monthStretch(text: string, context: DayContext): Match | null {
	const { today, expected } = context;
	const found =
		PART_OF_MONTH.exec(text) ??
		THIS_OR_NEXT.exec(text) ??
		WHOLE_MONTH.exec(text) ??
		(expected ? ONLY_MONTH.exec(text) : null);
	if (!found) return null;
	const { part = "", month: name, year, which, unit, unit2, after, after2 } = found.groups ?? {};
	const isYear = (unit ?? unit2) === "year";
	const place =
		name === undefined
			? monthAfter(today, monthsAhead({ which, after: after ?? after2 }))
			: { year: yearOf(year, monthNamed(name), today), month: monthNamed(name) };
	if (isYear) {
		const ahead = which === undefined && /end|late/.test(part) ? 0 : which === "this" ? 0 : 1;
		const of = Number(today.slice(0, 4)) + ahead;
		const end = /end|late|last/.test(part);
		return stretch(
			found[0].length,
			daysBetween(end ? `${of}-12-14` : `${of}-01-02`, end ? `${of}-12-31` : `${of}-01-31`, today),
		);
	}
	const days = daysOfPart(part, place, today);
	// "The beginning of the month" is next month's once it is over.
	const again =
		days.length === 0 && name === undefined ? daysOfPart(part, monthAfter(today, 1), today) : days;
	return stretch(found[0].length, again);
}

function monthsAhead({ which, after }: { which: string | undefined; after: string | undefined }) {
	if (after !== undefined && which !== "next") return 2;
	return after !== undefined ? 2 : which === undefined || which === "this" ? 0 : 1;
}

function yearOf(year: string | undefined, month: number, today: Day): number {
	if (year === undefined) return yearOfNext(month, today);
	return year === "next year" ? Number(today.slice(0, 4)) + 1 : Number(year.replace(" ", ""));
}

function daysOfPart(
	part: string,
	{ year, month: number }: { year: number; month: number },
	today: Day,
): Day[] {
	const last = Number(lastOfMonth(year, number).slice(8));
	const [from, to] = part === "" ? [1, last] : boundsOf(part, last);
	return daysBetween(dayOf(year, number, from) ?? "", dayOf(year, number, to) ?? "", today);
}

/** Days of the month. */
function boundsOf(part: string, last: number): [number, number] {
	if (/^(1st week|1st few days)/.test(part)) return [1, 7];
	if (part.startsWith("2nd week")) return [8, 14];
	if (part.startsWith("3rd week")) return [15, 21];
	if (part.startsWith("4th week")) return [22, 28];
	if (part.startsWith("last week")) return [last - 6, last];
	if (/half/.test(part)) return /1st/.test(part) ? [1, 15] : [16, last];
	if (/mid/.test(part)) return [11, 20];
	if (/end|last/.test(part)) return [last - 2, last];
	return /late|latter/.test(part) ? [21, last] : [1, 7];
}

function aroundToday(text: string, context: DayContext): Match | null {
	const { today } = context;
	const weekdays = WEEKDAYS_ONLY.exec(text);
	if (weekdays) {
		const days = soon(today).filter((day) => weekdayOf(day) % 6 !== 0);
		return stretch(weekdays[0].length, days);
	}
	const asSoon = AS_SOON.exec(text);
	if (asSoon) return stretch(asSoon[0].length, soon(today));
	const found = NEXT_FEW.exec(text) ?? WITHIN.exec(text);
	const { count = "", unit = "" } = found?.groups ?? {};
	if (!found || !isUnit(unit)) return null;
	const words: Record<string, number> = { few: 4, "couple of": 2 };
	const many = words[count.trim()] ?? (Number(count) || 1);
	return stretch(found[0].length, daysBetween(today, addDays(today, many * DAYS_OF[unit]), today));
}

function isUnit(unit: string): unit is keyof typeof DAYS_OF {
	return unit in DAYS_OF;
}
