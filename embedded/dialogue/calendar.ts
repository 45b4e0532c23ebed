/** A local calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** A local wall-clock time, `HH:MM`, 24 hours. */
export type Clock = string;

export interface Wall {
	readonly day: Day;
	readonly time: Clock;
}

export const WEEKDAYS = [
	"sunday",
	"monday",
	"tuesday",
	"wednesday",
	"thursday",
	"friday",
	"saturday",
] as const;

export const MONTHS = [
	"january",
	"february",
	"march",
	"april",
	"may",
	"june",
	"july",
	"august",
	"september",
	"october",
	"november",
	"december",
] as const;

const DAY_MS = 24 * 60 * 60 * 1000;

export function addDays(day: Day, days: number): Day {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
	return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function isDay(day: string): boolean {
	const ms = Date.parse(`${day}T00:00:00Z`);
	return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
}

export function minutesOf(time: Clock): number {
	const [hours = 0, minutes = 0] = time.split(":").map(Number);
	return hours * 60 + minutes;
}

export function clockOf(minutes: number): Clock {
	const parts = [Math.floor(minutes / 60), minutes % 60];
	return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** The wall clock of the business at an instant, whatever offset the instant was written with. */
export function wallAt(iso: string, timezone: string): Wall | null {
	const ms = Date.parse(iso);
	if (!Number.isFinite(ms)) return null;
	const parts = new Intl.DateTimeFormat("en-GB", {
		timeZone: timezone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	}).formatToParts(ms);
	const part = (type: Intl.DateTimeFormatPartTypes) =>
		parts.find((one) => one.type === type)?.value ?? "";
	return {
		day: `${part("year")}-${part("month")}-${part("day")}`,
		time: `${part("hour")}:${part("minute")}`,
	};
}

export function isSameWall(a: Wall, b: Wall): boolean {
	return a.day === b.day && a.time === b.time;
}
