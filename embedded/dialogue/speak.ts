import {
	addDays,
	type Clock,
	type Day,
	minutesOf,
	MONTHS,
	type Wall,
	weekdayOf,
	WEEKDAYS,
} from "./calendar.ts";
import { businessDay, type Facts, isWithin, type Opening } from "./facts.ts";
import { daysOf, type DayWish } from "./understand/days.ts";
import { ORDINALS, ROUND_ORDINALS, TENS, UNITS } from "./understand/words.ts";

/** "half past two", with "in the morning" only where the opening hours leave a doubt. */
export function spokenTime(time: Clock, opening: Opening): string {
	const minutes = minutesOf(time);
	const hour = Math.floor(minutes / 60);
	const other = (minutes + 12 * 60) % (24 * 60);
	const doubtful = isWithin(opening, other) || !isWithin(opening, minutes);
	const half = hour < 12 ? "in the morning" : hour < 17 ? "in the afternoon" : "in the evening";
	if (minutes === 0) return "midnight";
	const noon = minutes === 12 * 60;
	return noon ? "noon" : `${onTheDial(hour, minutes % 60)}${doubtful ? ` ${half}` : ""}`;
}

export function onTheDial(hour: number, minute: number): string {
	const name = hourName(hour);
	switch (minute) {
		case 0:
			return `${name} o'clock`;
		case 15:
			return `quarter past ${name}`;
		case 30:
			return `half past ${name}`;
		case 45:
			return `quarter to ${hourName(hour + 1)}`;
		default:
			return `${name} ${spokenMinute(minute)}`;
	}
}

function hourName(hour: number): string {
	return UNITS[hour % 12 || 12] ?? "";
}

function spokenMinute(minute: number): string {
	if (minute < 20) return `${minute < 10 ? "oh " : ""}${UNITS[minute] ?? ""}`;
	const unit = minute % 10 === 0 ? "" : ` ${UNITS[minute % 10] ?? ""}`;
	return `${TENS[Math.floor(minute / 10) - 2] ?? ""}${unit}`;
}

/** "Tuesday the twenty fourth of November", and the year when it is not this one's. */
export function spokenDay(day: Day, today: Day): string {
	const weekday = capital(WEEKDAYS[weekdayOf(day)] ?? "");
	const month = capital(MONTHS[Number(day.slice(5, 7)) - 1] ?? "");
	return `${weekday} the ${ordinal(Number(day.slice(8)))} of ${month}${yearIfFar(day, today)}`;
}

function yearIfFar(day: Day, today: Day): string {
	return day > addDays(today, 180) ? ` ${day.slice(0, 4)}` : "";
}

export function ordinal(value: number): string {
	if (value < 20) return ORDINALS[value] ?? "";
	const tens = Math.floor(value / 10) - 2;
	return value % 10 === 0
		? (ROUND_ORDINALS[tens] ?? "")
		: `${TENS[tens] ?? ""} ${ORDINALS[value % 10] ?? ""}`;
}

/** What was understood of a wish for days: "Tuesday the eighth of December", "In December". */
export function spokenDays(wish: DayWish, today: Day): string {
	const days = daysOf(wish);
	if (days.length <= 3) return joinWithOr(days.map((day) => spokenDay(day, today)));
	const month = MONTHS[Number(wish.from.slice(5, 7)) - 1] ?? "";
	if (wish.only === undefined && days.length > 14)
		return wish.from.slice(0, 7) === wish.to.slice(0, 7) ? `In ${capital(month)}` : "";
	return wish.only === undefined
		? `Between ${spokenDay(wish.from, today)} and ${spokenDay(wish.to, today)}`
		: "";
}

export function capital(word: string): string {
	return word.slice(0, 1).toUpperCase() + word.slice(1);
}

export function spokenWall(wall: Wall, facts: Facts): string {
	return `${spokenDay(wall.day, facts.today)} at ${spokenTime(wall.time, businessDay(facts))}`;
}

/** Digit by digit, so that a synthesiser does not read a number in millions, and in groups as people say them. */
export function spokenDigits(phone: string): string {
	const digits = phone.replace("+", "");
	const groups: string[] = [];
	let at = 0;
	for (const length of groupsOf(digits)) {
		groups.push(
			digits
				.slice(at, at + length)
				.split("")
				.join(" "),
		);
		at += length;
	}
	return groups.join(", ");
}

/** How long each group is: threes, and a longer one at the end or, in Britain and Ireland, at the beginning. */
function groupsOf(digits: string): number[] {
	const { length } = digits;
	if (length <= 4) return [length];
	if (length === 11 && digits.startsWith("02")) return [3, 4, 4];
	if (length === 11 && digits.startsWith("0")) return [5, 3, 3];
	if (length === 11 && digits.startsWith("1")) return [1, 3, 3, 4];
	if (length === 12 && digits.startsWith("442")) return [2, 2, 4, 4];
	if (length === 12 && digits.startsWith("44")) return [2, 4, 3, 3];
	const threes = Math.floor(length / 3);
	const rest = length % 3;
	if (rest === 0) return Array.from({ length: threes }, () => 3);
	const first = Array.from({ length: threes - (rest === 1 ? 1 : 2) }, () => 3);
	return rest === 1 ? [...first, 4] : [...first, 4, 4];
}

export function withArticle(thing: string): string {
	return `${/^[aeiou]/i.test(thing) ? "an" : "a"} ${thing}`;
}

export function joinWithOr(things: readonly string[]): string {
	return things.length < 2
		? (things[0] ?? "")
		: `${things.slice(0, -1).join(", ")} or ${things.at(-1) ?? ""}`;
}

/** Up to two times, with the day only once where it is the same. */
export function spokenOffer(slots: readonly Wall[], facts: Facts): string {
	const [first, second] = slots;
	if (!first) return "";
	const opening = businessDay(facts);
	if (!second) return `${spokenTime(first.time, opening)} on ${spokenDay(first.day, facts.today)}`;
	if (first.day !== second.day)
		return `${spokenWall(first, facts)}, or ${spokenWall(second, facts)}`;
	const times = `${spokenTime(first.time, opening)} or ${spokenTime(second.time, opening)}`;
	return `${times} on ${spokenDay(first.day, facts.today)}`;
}

/** A number that was known before the call is not read out in full: somebody else may be on the line. */
export function spokenNumber(phone: string, { caller }: Facts): string {
	return phone === caller.phone
		? `the number ending in ${spokenDigits(phone.slice(-4))}`
		: spokenDigits(phone);
}
