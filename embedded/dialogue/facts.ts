import { type Clock, type Day, minutesOf, wallAt, weekdayOf, WEEKDAYS } from "./calendar.ts";

export interface Opening {
	readonly opens: Clock;
	readonly closes: Clock;
}

/** Who is calling, as far as it is known before they speak. */
interface Caller {
	readonly name: string | null;
	readonly phone: string | null;
}

/** What the system prompt says about the business and the call. */
export interface Facts {
	readonly business: string | null;
	readonly today: Day;
	readonly timeNow: Clock;
	readonly timezone: string;
	/** BCP 47; `en` when the prompt has none. */
	readonly language: string;
	readonly services: readonly string[];
	/** Minutes by service, where the prompt has them. */
	readonly durations: ReadonlyMap<string, number>;
	/** By weekday, 0 is Sunday; empty when closed. Null when the prompt has no hours. */
	readonly hours: readonly (readonly Opening[])[] | null;
	/** Days on which the business is closed although their weekday is not. */
	readonly closedDays: readonly Day[];
	readonly customerId: string | null;
	readonly caller: Caller;
}

/**
 * Reads the block of `Name: value` lines. From a prompt without one, nothing is known but the time, which is then
 * the machine's.
 */
export function readFacts(prompt: string, clock: () => number = Date.now): Facts {
	const timezone = timezoneOf(lineOf(prompt, "Timezone"));
	const stated = lineOf(prompt, "Now")?.replace(/\s*\(.*$/, "") ?? "";
	const now = Number.isFinite(Date.parse(stated)) ? stated : new Date(clock()).toISOString();
	const wall = wallAt(now, timezone) ?? { day: now.slice(0, 10), time: now.slice(11, 16) };
	const services = lineOf(prompt, "Services");
	return {
		business: lineOf(prompt, "Business"),
		today: wall.day,
		timeNow: wall.time,
		timezone,
		language: languageOf(lineOf(prompt, "Language")),
		services: servicesOf(services),
		durations: durationsOf(services),
		hours: hoursOf(lineOf(prompt, "Opening hours")),
		closedDays: lineOf(prompt, "Closed days")?.match(/\d{4}-\d\d-\d\d/g) ?? [],
		customerId: unlessUnknown(lineOf(prompt, "Customer")),
		// A transcript has lines that begin with "Caller:", too.
		caller: callerOf(unlessUnknown(lineOf(factsBlock(prompt), "Caller"))),
	};
}

function lineOf(prompt: string, name: string): string | null {
	const found = new RegExp(`^${name}:[ \\t]*(.+)$`, "m").exec(prompt);
	return found?.[1]?.trim() ?? null;
}

/** The lines from the business to the next empty one. */
function factsBlock(prompt: string): string {
	return /^(?:Business|Now):.*(?:\n.+)*/m.exec(prompt)?.[0] ?? "";
}

function unlessUnknown(value: string | null): string | null {
	return value === "unknown" ? null : value;
}

/** "Ada Jones, +442079460000": either may be missing. */
function callerOf(value: string | null): Caller {
	const parts = (value ?? "").split(",").map((part) => part.trim());
	const phone = parts.find((part) => /^\+?[\d ()-]{7,}$/.test(part));
	const name = parts.find((part) => /\p{L}/u.test(part) && part !== "unknown");
	return { name: name ?? null, phone: phone?.replaceAll(/[^+\d]/g, "") ?? null };
}

function timezoneOf(name: string | null): string {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name ?? "UTC" }).resolvedOptions().timeZone;
	} catch {
		return "UTC";
	}
}

/** "en-GB (12/10 is 12 October)" */
function languageOf(line: string | null): string {
	return /^[a-z]{2}(-[A-Z]{2})?/.exec(line ?? "")?.[0] ?? "en";
}

function servicesOf(list: string | null): string[] {
	if (list === null) return [];
	return list
		.split(",")
		.map((service) => service.replace(/\([^)]*\)/g, "").trim())
		.filter((service) => service !== "");
}

function durationsOf(list: string | null): Map<string, number> {
	const found = (list ?? "").matchAll(/([^,(]+)\((\d+) min[^)]*\)/g);
	return new Map(
		[...found].map(([, service = "", minutes]) => [service.trim(), Number(minutes)] as const),
	);
}

/** "Monday 09:00-12:00 and 13:00-17:00, Tuesday closed" */
function hoursOf(list: string | null): Opening[][] | null {
	if (list === null) return null;
	const found = WEEKDAYS.map((weekday) => {
		const day = new RegExp(`${weekday}([^a-z]|and)*`, "i").exec(list)?.[0] ?? "";
		return [...day.matchAll(/(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)/g)].map(
			([, opens = "", closes = ""]) => ({ opens, closes }),
		);
	});
	return found.some((day) => day.length > 0) ? found : null;
}

/** Empty when closed; null when the hours are not known. */
export function openingsOn(day: Day, { hours, closedDays }: Facts): readonly Opening[] | null {
	if (closedDays.includes(day)) return [];
	return hours && (hours[weekdayOf(day)] ?? []);
}

/** From the earliest opening of the week to the latest closing: "nine" or "two" is a time within it. */
export function businessDay(facts: Facts): Opening {
	const open = (facts.hours ?? []).flat();
	const opens = open.map((span) => span.opens).toSorted();
	const closes = open.map((span) => span.closes).toSorted();
	return { opens: opens[0] ?? "08:00", closes: closes.at(-1) ?? "19:00" };
}

export function isWithin(opening: Opening, minutes: number): boolean {
	return minutes >= minutesOf(opening.opens) && minutes < minutesOf(opening.closes);
}
