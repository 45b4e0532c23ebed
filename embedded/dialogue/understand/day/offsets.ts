import { addDays, type Day } from "../../calendar.ts";
import {
	certain,
	type DayContext,
	daysBetween,
	type Match,
	type Matcher,
	mondayOf,
	monthAfter,
	nextWeekday,
	oneOf,
	WEEKDAY,
	weekdayNamed,
} from "./context.ts";
import { weekdayDays } from "./relative.ts";

const COUNT = "(?<count>an?|one|another|a couple of|couple of|a few|several|\\d+)";
const UNITS = "(?<unit>day|week|fortnight|month|year)s?'?s?";
const IN_TIME = new RegExp(
	`^(?:in|after) (?:about |around |roughly |another )?${COUNT}(?: (?:or|to) (?<other>a |\\d+ ?|so))? ${UNITS}(?: or (?<more>so|\\d+))?(?: time)?\\b(?! (?:of|row|after|before|ago))`,
);
const FROM_NOW = new RegExp(
	`^(?:a few |about )?${COUNT} ${UNITS} (?:time|from now|from today|hence|ahead|down the (?:line|road)|later|after that|from then)\\b`,
);
const OFFSET = new RegExp(
	`^(?:in )?(?:the |exactly )?${COUNT} ?${UNITS}(?<way> before| prior to| earlier than| after| following| from| on|(?= (?:today|tomorrow|${WEEKDAY.replace("?<weekday>", "?:")})))(?: the)? `,
);
const THE_DAY =
	/^(?:the )?(?<unit>day|week|weekend)(?: (?<way>before|after|following|of|commencing|beginning|starting))(?: the| on)? /;
const COMMENCING = /^(?:the )?(?:w\/c|wc|week commencing) (?:the )?/;
const WEEKDAY_BESIDE = new RegExp(
	`^(?:the )?(?:1st )?${WEEKDAY} (?<way>before|after|following)(?: the)? `,
);
const THE_NEXT_DAY = /^the (?:next|following) day|^the day after(?! tomorrow)\b/;
const SAME_DAY =
	/^(?:the )?same (?:day|time)? ?(?:the )?(?:next|following|week after) ?(?:week)?\b/;

/** Days that are counted from others; `inner` finds the others. */
export function offsetDays(inner: Matcher): Matcher {
	return (text, context) =>
		besideDay(text, context, inner) ?? countedFrom(text, context, inner) ?? fromNow(text, context);
}

/** "a week on Friday", "two days after Christmas", "a week from Monday" */
function countedFrom(text: string, context: DayContext, inner: Matcher): Match | null {
	const found = OFFSET.exec(`${text} `);
	const { count = "", unit = "", way = "" } = found?.groups ?? {};
	if (!found) return null;
	const base = inner(text.slice(found[0].length), { ...context, expected: true });
	if (!base) return null;
	const name = weekdayOnly(base, text.slice(found[0].length));
	const days = name === null ? daysOfMatch(base) : weekdayDays(name, "on", context.today);
	if (days.length === 0) return { ...base, length: found[0].length + base.length };
	const sign = /before|prior|earlier/.test(way) ? -1 : 1;
	const edge = days.length > 2 ? [sign < 0 ? (days[0] ?? "") : (days.at(-1) ?? "")] : days;
	const moved = edge.map((day) => shift(day, sign * countOf(count), unit));
	return oneOf(
		found[0].length + base.length,
		moved.filter((day) => day >= context.today),
	);
}

/** The weekday, where nothing else fixes it. */
function weekdayOnly({ kind, weekdays, days }: Match, text: string): number | null {
	const plain = kind === "weekday" && days.length === 1 && !/^(any|some|every|each|a) /.test(text);
	return plain ? (weekdays?.[0] ?? null) : null;
}

function daysOfMatch({ days, doubt }: Match): readonly Day[] {
	return doubt?.kind === "which" ? doubt.days : days;
}

function shift(day: Day, count: number, unit: string): Day {
	if (unit === "month" || unit === "year") {
		const { year, month } = monthAfter(day, count * (unit === "year" ? 12 : 1));
		const first = `${year}-${String(month).padStart(2, "0")}-01`;
		const moved = addDays(first, Number(day.slice(8)) - 1);
		return moved.slice(0, 7) === first.slice(0, 7)
			? moved
			: addDays(moved, -Number(moved.slice(8)));
	}
	return addDays(day, count * (unit === "day" ? 1 : unit === "fortnight" ? 14 : 7));
}

function countOf(count: string): number {
	if (/couple/.test(count)) return 2;
	return /few|several/.test(count) ? 3 : Number(/\d+/.exec(count)?.[0] ?? 1);
}

/** "the day after Christmas", "the Monday before Easter", "the week of the 7th" */
function besideDay(text: string, context: DayContext, inner: Matcher): Match | null {
	const found = WEEKDAY_BESIDE.exec(text) ?? COMMENCING.exec(text) ?? THE_DAY.exec(text);
	if (!found) return null;
	const rest = text.slice(found[0].length);
	const base = /^(next|that)\b/.test(rest) ? null : inner(rest, { ...context, expected: true });
	const days = base ? daysOfMatch(base) : [];
	const [first, last] = [days[0], days.at(-1)];
	if (!base || first === undefined || last === undefined) return null;
	const length = found[0].length + base.length;
	const { weekday: name, unit, way = "of" } = found.groups ?? {};
	const before = way === "before";
	if (name !== undefined) {
		const next = nextWeekday(last, weekdayNamed(name));
		return certain(length, [before ? nextWeekday(addDays(first, -8), weekdayNamed(name)) : next]);
	}
	if (unit === "day") return certain(length, [before ? addDays(first, -1) : addDays(last, 1)]);
	const monday = addDays(mondayOf(first), before ? -7 : /after|following/.test(way) ? 7 : 0);
	const from = unit === "weekend" ? addDays(monday, 5) : monday;
	return { length, kind: "stretch", days: daysBetween(from, addDays(monday, 6), context.today) };
}

/** "in ten days", "a fortnight from now", "in a week or two", "the following day" */
function fromNow(text: string, context: DayContext): Match | null {
	const { today } = context;
	const about = context.about ?? today;
	const nextDay = THE_NEXT_DAY.exec(text);
	if (nextDay) return certain(nextDay[0].length, [addDays(about, 1)]);
	const same = SAME_DAY.exec(text);
	if (same && context.about != null) return certain(same[0].length, [addDays(about, 7)]);
	const found = IN_TIME.exec(text) ?? FROM_NOW.exec(text);
	const { count = "", unit = "", other, more } = found?.groups ?? {};
	if (!found) return null;
	const isLater = /later|after that|from then/.test(found[0]);
	const day = shift(isLater ? about : today, countOf(count), unit);
	const upTo = Number(/\d+/.exec(other ?? more ?? "")?.[0] ?? 0);
	const vague = upTo > 0 || more === "so" || other === "so" || unit === "month" || unit === "year";
	if (!vague && !/few|several/.test(count)) return certain(found[0].length, [day]);
	const last = upTo > 0 ? shift(today, upTo, unit) : addDays(day, unit === "day" ? 1 : 3);
	const from = upTo > 0 ? day : addDays(day, unit === "day" ? -1 : -3);
	return { length: found[0].length, kind: "stretch", days: daysBetween(from, last, today) };
}
