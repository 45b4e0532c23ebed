import {
	addDays,
	type Clock,
	type Day,
	minutesOf,
	type Wall,
	weekdayOf,
	WEEKDAYS,
} from "./calendar.ts";
import type { Facts, Opening } from "./facts.ts";
import { businessDay, isWithin } from "./facts.ts";

/** By `hour % 12`. */
const NUMBERS = "twelve one two three four five six seven eight nine ten eleven".split(" ");
const TEENS =
	"ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = ["", "", "twenty", "thirty", "forty", "fifty"];
const ORDINALS =
	"zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
		" ",
	);
const MONTHS =
	"January February March April May June July August September October November December".split(
		" ",
	);

/** "half past two", with the half of the day only where the opening hours leave a doubt. */
export function spokenTime(time: Clock, opening: Opening): string {
	const minutes = minutesOf(time);
	const hour = Math.floor(minutes / 60);
	const other = (minutes + 12 * 60) % (24 * 60);
	const doubtful = isWithin(opening, other) || !isWithin(opening, minutes);
	const half = hour < 12 ? "in the morning" : hour < 17 ? "in the afternoon" : "in the evening";
	const noon = minutes === 12 * 60;
	return noon ? "noon" : `${onTheDial(hour, minutes % 60)}${doubtful ? ` ${half}` : ""}`;
}

export function onTheDial(hour: number, minute: number): string {
	const name = NUMBERS[hour % 12] ?? "";
	switch (minute) {
		case 0:
			return `${name} o'clock`;
		case 15:
			return `quarter past ${name}`;
		case 30:
			return `half past ${name}`;
		case 45:
			return `quarter to ${NUMBERS[(hour + 1) % 12] ?? ""}`;
		default:
			return `${name} ${spokenMinute(minute)}`;
	}
}

function spokenMinute(minute: number): string {
	if (minute < 10) return `oh ${NUMBERS[minute] ?? ""}`;
	if (minute < 20) return TEENS[minute - 10] ?? "";
	const unit = minute % 10 === 0 ? "" : ` ${NUMBERS[minute % 10] ?? ""}`;
	return `${TENS[Math.floor(minute / 10)] ?? ""}${unit}`;
}

/** "Tuesday the twenty fourth of November", and the year when it is not this one's. */
export function spokenDay(day: Day, today: Day): string {
	const weekday = capital(WEEKDAYS[weekdayOf(day)] ?? "");
	const month = MONTHS[Number(day.slice(5, 7)) - 1] ?? "";
	return `${weekday} the ${ordinal(Number(day.slice(8)))} of ${month}${yearIfFar(day, today)}`;
}

function yearIfFar(day: Day, today: Day): string {
	return day > addDays(today, 330) ? ` ${day.slice(0, 4)}` : "";
}

function ordinal(value: number): string {
	if (value <= 20) return ORDINALS[value] ?? "";
	if (value === 30) return "thirtieth";
	return `${value > 30 ? "thirty" : "twenty"} ${ORDINALS[value % 10] ?? ""}`;
}

export function capital(word: string): string {
	return word.slice(0, 1).toUpperCase() + word.slice(1);
}

export function spokenWall(wall: Wall, facts: Facts): string {
	return `${spokenDay(wall.day, facts.today)} at ${spokenTime(wall.time, businessDay(facts))}`;
}

/** One after another, so that a synthesiser does not read a number in millions. */
export function spokenDigits(phone: string): string {
	return phone.replace("+", "").split("").join(" ");
}

export function withArticle(thing: string): string {
	return `${/^[aeiou]/i.test(thing) ? "an" : "a"} ${thing}`;
}

export function joinWithOr(things: readonly string[]): string {
	return things.length < 2
		? (things[0] ?? "")
		: `${things.slice(0, -1).join(", ")} or ${things.at(-1) ?? ""}`;
}

/** Two times, the day said once when it is the same. */
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

/** A number that was known before the caller said it is not read out to whoever is on the line. */
export function spokenNumber(phone: string, { caller }: Facts): string {
	return phone === caller.phone
		? `the number ending in ${spokenDigits(phone.slice(-4))}`
		: spokenDigits(phone);
}
