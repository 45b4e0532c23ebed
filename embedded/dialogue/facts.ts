import { type Clock, type Day, minutesOf, wallAt, WEEKDAYS } from "./calendar.ts";

export interface Opening {
	readonly opens: Clock;
	readonly closes: Clock;
}

/** What the system prompt says about the business and the call. */
export interface Facts {
	readonly business: string | null;
	readonly today: Day;
	readonly timeNow: Clock;
	readonly timezone: string;
	readonly services: readonly string[];
	/** By weekday, 0 is Sunday; null when closed; the whole table is null when the prompt has none. */
	readonly hours: readonly (Opening | null)[] | null;
	readonly customerId: string | null;
}

/**
 * Reads the block of `Name: value` lines. A prompt without one still gets an answer: nothing is
 * known then but the clock, which is the machine's.
 */
export function readFacts(prompt: string, clock: () => number = Date.now): Facts {
	const timezone = timezoneOf(line(prompt, "Timezone"));
	const stated = line(prompt, "Now")?.replace(/\s*\(.*$/, "") ?? "";
	const now = Number.isFinite(Date.parse(stated)) ? stated : new Date(clock()).toISOString();
	const wall = wallAt(now, timezone) ?? { day: now.slice(0, 10), time: now.slice(11, 16) };
	const customer = line(prompt, "Customer");
	return {
		business: line(prompt, "Business"),
		today: wall.day,
		timeNow: wall.time,
		timezone,
		services: servicesOf(line(prompt, "Services")),
		hours: hoursOf(line(prompt, "Opening hours")),
		customerId: customer === null || customer === "unknown" ? null : customer,
	};
}

function line(prompt: string, name: string): string | null {
	const found = new RegExp(`^${name}:[ \\t]*(.+)$`, "m").exec(prompt);
	return found?.[1]?.trim() ?? null;
}

function timezoneOf(name: string | null): string {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name ?? "UTC" }).resolvedOptions().timeZone;
	} catch {
		return "UTC";
	}
}

function servicesOf(list: string | null): string[] {
	if (list === null) return [];
	return list
		.split(",")
		.map((service) => service.replace(/\([^)]*\)/g, "").trim())
		.filter((service) => service !== "");
}

function hoursOf(list: string | null): (Opening | null)[] | null {
	if (list === null) return null;
	const found = WEEKDAYS.map((weekday) => {
		const day = new RegExp(`${weekday}\\s+(\\d\\d:\\d\\d)\\s*[-–]\\s*(\\d\\d:\\d\\d)`, "i").exec(
			list,
		);
		const [, opens, closes] = day ?? [];
		return opens === undefined || closes === undefined ? null : { opens, closes };
	});
	return found.some((day) => day !== null) ? found : null;
}

/** The widest opening of the week: what "nine" or "half past two" is read against. */
export function businessDay(facts: Facts): Opening {
	const open = (facts.hours ?? []).filter((day) => day !== null);
	const opens = open.map((day) => day.opens).toSorted();
	const closes = open.map((day) => day.closes).toSorted();
	return { opens: opens[0] ?? "08:00", closes: closes.at(-1) ?? "19:00" };
}

export function isWithin(opening: Opening, minutes: number): boolean {
	return minutes >= minutesOf(opening.opens) && minutes < minutesOf(opening.closes);
}
