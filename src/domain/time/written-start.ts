import { instantOf, isDate, localTimeOf, MINUTE } from "./local-time.ts";
import { plainText } from "./plain-text.ts";
import { readingsOfTime } from "./written-time.ts";

/** A day and a time on it, as they were written. */
export interface WrittenStart {
	/** YYYY-MM-DD. */
	date: string;
	/** Minutes since midnight: more than one for "half past two". */
	readings: readonly number[];
	/** Ms after the minute. */
	lateMs: number;
	/** Minutes east of UTC; null when none was written. */
	offset: number | null;
}

const DATE = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
/** RFC 9557 writes the zone behind the offset. */
const ZONE = /\[(?<zone>[^\]]*)\]$/;
/** Behind an hour alone, a dash and a number are the end of a range. */
const OFFSET =
	/(?:(?<=\d|m\.?) ?(?:z|utc|gmt)|(?<=[:.\d]\d\d|[.,]\d|m\.?) ?(?:utc|gmt)?(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?)$/i;
const SECONDS = /^(\d{1,2}[:.]?\d{2})[:.]?([0-5]\d)(?:[.,]\d+)?$/;
const MAX_OFFSET = 14 * 60;

/**
 * A day that is written with the year first, in the misspellings of ISO 8601: other dashes, slashes, no zeros, a time
 * behind it. Null when there is none, or none that exists.
 */
export function readDay(text: string): string | null {
	return splitDay(plainText(text))?.date ?? null;
}

/**
 * A day and a time as programs, models and people write them: ISO 8601, also with a blank for the T, other dashes, small
 * letters, `+0100`, fractions of a second, or with "10am" as its time. Null when it is something else, or does not exist.
 */
export function readStart(text: string, timezone: string): WrittenStart | null {
	const day = splitDay(plainText(text));
	if (day === null || day.rest === "") return null;
	const zone = ZONE.exec(day.rest)?.groups?.["zone"];
	if (zone !== undefined && zone.toLowerCase() !== timezone.toLowerCase()) return null;
	const unzoned = day.rest.replace(ZONE, "").trim();
	const offset = OFFSET.exec(unzoned);
	const minutesEast = offset === null ? null : minutesOf(offset.groups ?? {});
	if (Number.isNaN(minutesEast)) return null;
	const time = offset === null ? unzoned : unzoned.slice(0, offset.index).trim();
	const [, clock, seconds = "00"] = SECONDS.exec(time) ?? [];
	const readings = readingsOfTime(clock ?? time);
	if (readings.length === 0) return null;
	return { date: day.date, readings, lateMs: Number(seconds) * 1000, offset: minutesEast };
}

/** All instants at which the clock shows this time: none in the hour that spring skips, two in the one that autumn repeats. */
export function instantsOf(date: string, minutes: number, timezone: string): number[] {
	const first = instantOf(date, minutes, timezone);
	const isShown = (instant: number) => {
		const shown = localTimeOf(instant, timezone);
		return shown.date === date && shown.minutes === minutes;
	};
	// No zone sets its clock back by more than a few hours at once.
	const later = [30, 60, 120, 180].map((each) => first + each * MINUTE);
	return [first, ...later].filter(isShown);
}

/**
 * The instant that a program means. An offset counts, whatever the zone's own is; without one it is a time on the zone's
 * clock, and the first of two. Null when it is no time, or one that the clock skips.
 */
export function instantOfIso(iso: string, timezone: string): number | null {
	const written = readStart(iso, timezone);
	const [minutes] = written?.readings ?? [];
	if (!written || minutes === undefined) return null;
	const { date, lateMs, offset } = written;
	if (offset !== null) return instantAt({ date, minutes, offset }) + lateMs;
	const [instant] = instantsOf(date, minutes, timezone);
	return instant === undefined ? null : instant + lateMs;
}

/** The instant of a day and a time so many minutes east of UTC. */
export function instantAt(time: { date: string; minutes: number; offset: number }): number {
	return instantOf(time.date, time.minutes - time.offset, "UTC");
}

function splitDay(text: string): { date: string; rest: string } | null {
	const [whole, year, , month, day] = DATE.exec(text) ?? withoutSign(COMPACT_DATE.exec(text));
	if (whole === undefined || year === undefined || month === undefined || day === undefined)
		return null;
	const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
	if (!isDate(date)) return null;
	const rest = text.slice(whole.length);
	// What follows a day is set off from it.
	if (rest !== "" && !/^(?:[t ,]|at )/i.test(rest)) return null;
	return { date, rest: rest.replace(/^,? ?(?:t|at )? ?/i, "") };
}

function withoutSign(found: RegExpExecArray | null): (string | undefined)[] {
	return found === null ? [] : [found[0], found[1], "", found[2], found[3]];
}

function minutesOf({
	sign,
	hours = "0",
	minutes = "0",
}: Record<string, string | undefined>): number {
	const east = Number(hours) * 60 + Number(minutes);
	if (east > MAX_OFFSET || Number(minutes) > 59) return Number.NaN;
	return sign === "-" ? -east : east;
}
