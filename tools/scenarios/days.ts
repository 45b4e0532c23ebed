const DAY_MS = 24 * 60 * 60 * 1000;
/** A run that goes past midnight ends on another day: on that one, too, a weekday's name means what it meant. */
const LONGEST_RUN_MS = 20 * 60 * 1000;
const NEAR_DAYS = 6;
const FAR_DAYS = 40;

/** The working days that the callers share out among themselves, as YYYY-MM-DD. */
export interface Days {
	/** Within the week: its weekday's name alone can mean no other day. Always four or more. */
	readonly near: readonly string[];
	/** After that: said with date and month. */
	readonly far: readonly string[];
	/** The coming Sunday, when nobody is there. */
	readonly sunday: string;
}

export function daysFrom(now: Date, timezone: string): Days {
	// Swedish writes dates as ISO 8601 does.
	const ending = new Date(now.getTime() + LONGEST_RUN_MS);
	const today = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(ending);
	const ahead = Array.from({ length: FAR_DAYS }, (_, index) => addDays(today, index + 1));
	const working = ahead.filter((day) => !isWeekend(day));
	const near = working.filter((day) => day <= addDays(today, NEAR_DAYS));
	return {
		near,
		far: working.filter((day) => day > addDays(today, NEAR_DAYS + 2)),
		sunday: ahead.find((day) => weekdayOf(day) === "Sunday") ?? "",
	};
}

/** "Tuesday" */
export function weekdayOf(day: string): string {
	return inWords(day, { weekday: "long" });
}

/** "Tuesday the eighth of December" */
export function dateOf(day: string): string {
	const [number, month] = [Number(day.slice(8)), inWords(day, { month: "long" })];
	return `${weekdayOf(day)} the ${ORDINALS[number - 1] ?? ""} of ${month}`;
}

const UNITS = "first second third fourth fifth sixth seventh eighth ninth".split(" ");
const ORDINALS = [
	...UNITS,
	..."tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
		" ",
	),
	...UNITS.map((unit) => `twenty ${unit}`),
	"thirtieth",
	"thirty first",
];

function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function isWeekend(day: string): boolean {
	return ["Saturday", "Sunday"].includes(weekdayOf(day));
}

function inWords(day: string, options: Intl.DateTimeFormatOptions): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(
		new Date(`${day}T00:00:00Z`),
	);
}
