import { addDays, type Day, weekdayOf } from "../../calendar.ts";
import {
	certain,
	doubtful,
	type DayContext,
	type Match,
	type Matcher,
	mondayOf,
	nextWeekday,
	oneOf,
	soon,
	WEEKDAY,
	weekdayNamed,
} from "./context.ts";

const TODAY =
	/^(?:later )?(?:today|tonight|this (?:very )?(?:morning|afternoon|evening|day)(?! week)|the same day)\b/;
const TOMORROW = /^(?:tomorrow|to morrow|tommorow|tomorow|tmrw)\b/;
const AFTER_TOMORROW = /^(?:the )?(?:day after (?:tomorrow|to morrow)|overmorrow)\b/;
const PAST = new RegExp(
	`^(?:the day before yesterday|yesterday|last (?:week|month|night)|(?:last|past|previous) ${WEEKDAY})`,
);
const WEEK_LATER =
	"(?<later> (?:in )?(?:a |one )?(?:week|fortnight|\\d+ weeks)(?: time)?(?! (?:after|of|day|end))\\b)?";
const DAY_WORD = new RegExp(`^(?<word>today|tomorrow|this day)${WEEK_LATER}`);
const LED_WEEKDAY = new RegExp(
	`^(?:(?<lead>this coming|coming|this|next|following) )?${WEEKDAY}(?<tail> after next| after that| after(?! (?:\\d|the|new|christmas|easter|that))| next(?! (?:week|month))| coming| following)?`,
);
const WEEKDAY_LATER = new RegExp(`^(?:(?<lead>next|this|coming) )?${WEEKDAY}${WEEK_LATER}`);
const ANY_WEEKDAY = new RegExp(`^(?<any>any|some|every|each) ${WEEKDAY}`);

/** "today", "tomorrow week", "Tuesday fortnight", "next Friday" */
export const relativeDays: Matcher = (text, context) =>
	past(text, context) ?? plainDay(text, context) ?? weekday(text, context);

function past(text: string, { today }: DayContext): Match | null {
	const found = PAST.exec(text);
	return found && doubtful(found[0].length, { kind: "past", day: addDays(today, -1) });
}

function plainDay(text: string, { today }: DayContext): Match | null {
	const afterTomorrow = AFTER_TOMORROW.exec(text);
	if (afterTomorrow) return certain(afterTomorrow[0].length, [addDays(today, 2)]);
	const word = DAY_WORD.exec(text);
	const { word: named, later } = word?.groups ?? {};
	if (word && later !== undefined) {
		const day = addDays(today, named === "tomorrow" ? 1 : 0);
		return certain(word[0].length, [addDays(day, daysLater(later))]);
	}
	const tomorrow = TOMORROW.exec(text);
	if (tomorrow) return certain(tomorrow[0].length, [addDays(today, 1)]);
	const found = TODAY.exec(text);
	return found && certain(found[0].length, [today]);
}

/** " a week", " fortnight", " 3 weeks" */
function daysLater(later: string): number {
	if (later.includes("fortnight")) return 14;
	return Number(/\d+/.exec(later)?.[0] ?? 1) * 7;
}

function weekday(text: string, context: DayContext): Match | null {
	const { today, about } = context;
	const any = ANY_WEEKDAY.exec(text);
	if (any) {
		const wanted = weekdayNamed(any.groups?.["weekday"] ?? "");
		return onWeekday(
			any[0].length,
			soon(today).filter((day) => weekdayOf(day) === wanted),
			wanted,
		);
	}
	const moved = WEEKDAY_LATER.exec(text);
	if (moved?.groups?.["later"] !== undefined) {
		const base = weekdayDays(weekdayNamed(moved.groups["weekday"] ?? ""), "on", today);
		const later = daysLater(moved.groups["later"]);
		return oneOf(
			moved[0].length,
			base.map((day) => addDays(day, later)),
		);
	}
	const found = LED_WEEKDAY.exec(text);
	const { lead = "", weekday: name = "", tail = "" } = found?.groups ?? {};
	if (!found) return null;
	const length = found[0].length;
	const wanted = weekdayNamed(name);
	const relative = /after next/.test(tail) ? "after next" : lead || tail.trim();
	if (/^(after|after that|following)$/.test(relative))
		return certain(length, [nextWeekday(about ?? nextWeekday(today, wanted), wanted)]);
	// "Friday next" is the coming one.
	const days = weekdayDays(
		wanted,
		lead === "" && /next|coming/.test(tail) && !/after/.test(tail) ? "coming" : relative,
		today,
	);
	if (relative === "") return onWeekday(length, days, wanted);
	return oneOf(length, days);
}

/** A bare weekday: a month or a week beside it says which. */
function onWeekday(length: number, days: readonly Day[], wanted: number): Match {
	return { length, kind: "weekday", days, weekdays: [wanted] };
}

/** The days that such a weekday can be, by the word that leads it. */
export function weekdayDays(wanted: number, relative: string, today: Day): Day[] {
	const coming = nextWeekday(today, wanted);
	const isToday = weekdayOf(today) === wanted;
	const thisWeek = coming < addDays(mondayOf(today), 7);
	switch (relative) {
		case "this":
			return isToday ? [today, coming] : [coming];
		case "next":
			// Some mean the one of the next calendar week.
			return thisWeek ? [coming, addDays(coming, 7)] : [coming];
		case "after next":
			return (thisWeek ? [coming, addDays(coming, 7)] : [coming]).map((day) => addDays(day, 7));
		case "on":
			// A week on Friday, said on a Friday.
			return isToday ? [today, coming] : [coming];
		default:
			return [coming];
	}
}
