/** The date and time that a calendar and a clock show in a time zone. */
export interface LocalTime {
	/** YYYY-MM-DD. */
	date: string;
	/** Minutes since local midnight. */
	minutes: number;
	/** 0 is Sunday. */
	weekday: number;
}

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export const WEEKDAYS = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
] as const;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
	const known = formatters.get(timezone);
	if (known) return known;
	const made = new Intl.DateTimeFormat("en-US", {
		timeZone: timezone,
		calendar: "gregory",
		numberingSystem: "latn",
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	formatters.set(timezone, made);
	return made;
}

/** Local time minus UTC, in ms, at an instant. */
function offsetAt(instant: number, timezone: string): number {
	const parts = formatter(timezone).formatToParts(instant);
	const part = (type: Intl.DateTimeFormatPartTypes) =>
		Number(parts.find((each) => each.type === type)?.value);
	const days = daysFromCivil(part("year"), part("month"), part("day"));
	const seconds = (part("hour") * 60 + part("minute")) * 60 + part("second");
	return days * DAY + seconds * 1000 - Math.floor(instant / 1000) * 1000;
}

export function localTimeOf(instant: number, timezone: string): LocalTime {
	const local = instant + offsetAt(instant, timezone);
	const days = Math.floor(local / DAY);
	return {
		date: dateOfDay(days),
		minutes: Math.floor((local - days * DAY) / MINUTE),
		weekday: weekdayOfDay(days),
	};
}

/**
 * The instant at which the clock shows this time. If it shows it twice (in autumn), the first. If it skips it (in
 * spring), the instant that is as long after the jump as the time is after the start of the gap.
 */
export function instantOf(date: string, minutes: number, timezone: string): number {
	const asUtc = dayOfDate(date) * DAY + minutes * MINUTE;
	// The offset changes at most once within these two days, so it is one of two.
	const before = offsetAt(asUtc - DAY, timezone);
	const after = offsetAt(asUtc + DAY, timezone);
	const candidates = [asUtc - before, asUtc - after];
	const matching = candidates.filter((at) => at + offsetAt(at, timezone) === asUtc);
	return matching.length > 0 ? Math.min(...matching) : asUtc - before;
}

/**
 * The first instant at which the clock shows this time. If it skips it, the instant of the jump. So a later time on the
 * clock is never an earlier instant, which is not true of `instantOf`.
 */
export function firstInstantOf(date: string, minutes: number, timezone: string): number {
	const at = instantOf(date, minutes, timezone);
	const late = at + offsetAt(at, timezone) - (dayOfDate(date) * DAY + minutes * MINUTE);
	if (late === 0) return at;
	// The clock skips this time. The jump is within the skipped minutes, where the offset changes.
	const after = offsetAt(at, timezone);
	let [before, jumped] = [at - late, at];
	while (jumped - before > MINUTE) {
		const middle = before + Math.floor((jumped - before) / 2 / MINUTE) * MINUTE;
		if (offsetAt(middle, timezone) === after) jumped = middle;
		else before = middle;
	}
	return jumped;
}

/** ISO 8601 with the zone's offset: 2026-11-24T10:00:00+00:00. */
export function isoOf(instant: number, timezone: string): string {
	const { date, minutes } = localTimeOf(instant, timezone);
	const second = Math.floor(instant / 1000) % 60;
	const offset = Math.round(offsetAt(instant, timezone) / MINUTE);
	const sign = offset < 0 ? "-" : "+";
	return `${date}T${clockOf(minutes)}:${two(second)}${sign}${clockOf(Math.abs(offset))}`;
}

/** "09:30" → 570. */
export function minutesOfClock(clock: string): number {
	const [hours, minutes] = clock.split(":");
	return Number(hours) * 60 + Number(minutes);
}

/** 570 → "09:30". */
export function clockOf(minutes: number): string {
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
	return String(value).padStart(2, "0");
}

/** Whether this is a day that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOfDay(dayOfDate(text)) === text;
}

/** The calendar day `days` later. */
export function addDays(date: string, days: number): string {
	return dateOfDay(dayOfDate(date) + days);
}

export function weekdayOf(date: string): number {
	return weekdayOfDay(dayOfDate(date));
}

/** Day 0 of the epoch was a Thursday. */
function weekdayOfDay(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}

function dayOfDate(date: string): number {
	const [year, month, day] = date.split("-").map(Number);
	return daysFromCivil(year ?? Number.NaN, month ?? Number.NaN, day ?? Number.NaN);
}

const DAYS_OF_400_YEARS = 146_097;
/** From 1 March of year 0 to 1 January 1970. */
const EPOCH_FROM_MARCH_ZERO = 719_468;

/** Days since the epoch. Years are counted from March, so that the leap day comes last. */
function daysFromCivil(year: number, month: number, day: number): number {
	const marchYear = month <= 2 ? year - 1 : year;
	const monthFromMarch = (month + 9) % 12;
	const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
	const leapDays =
		Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
	return marchYear * 365 + leapDays + dayOfYear - EPOCH_FROM_MARCH_ZERO;
}

function dateOfDay(day: number): string {
	const fromMarchZero = day + EPOCH_FROM_MARCH_ZERO;
	const era = Math.floor(fromMarchZero / DAYS_OF_400_YEARS);
	const dayOfEra = fromMarchZero - era * DAYS_OF_400_YEARS;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear =
		dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
	const month = ((monthFromMarch + 2) % 12) + 1;
	const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
	const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
	return `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
}

export function isTimezone(name: string): boolean {
	try {
		formatter(name);
		return true;
	} catch {
		return false;
	}
}
