import { isoOf } from "../time/local-time.ts";

/** Why something cannot be booked, with what helps to ask for something better. Instants in ms since the epoch. */
export type BookingRefusal =
	| { code: "unknown_service"; said: string; services: string[] }
	| { code: "bad_date"; said: string }
	| { code: "bad_time"; said: string }
	/** `at` is the day or time that was asked for, as ISO 8601. */
	| { code: "in_the_past"; at: string }
	| { code: "too_far_ahead"; days: number }
	| { code: "range_too_long"; days: number }
	| { code: "closed"; date: string; nextOpening: number | null }
	/** `nearest` where it is between two openings of the day; empty where it is before or after all of them. */
	| { code: "outside_opening_hours"; opens: number; lastStart: number; nearest: number[] }
	| { code: "off_grid"; nearest: number[] }
	| { code: "bad_name" }
	| { code: "bad_phone"; said: string };

/** For a model, so that it can say it to the caller or try again with something better. */
export function explain(refusal: BookingRefusal, timezone: string): string {
	const iso = (instant: number) => isoOf(instant, timezone);
	switch (refusal.code) {
		case "unknown_service":
			return `There is no service "${refusal.said}". The services are: ${refusal.services.join(", ")}.`;
		case "bad_date":
			return `"${refusal.said}" is not a day. Give an existing calendar day as YYYY-MM-DD, the last one not before the first.`;
		case "bad_time":
			return `"${refusal.said}" is not a time. Give it as ISO 8601 with the offset where a start is asked for, as HH:MM otherwise.`;
		case "in_the_past":
			return `${refusal.at} is in the past. Ask for a time in the future.`;
		case "too_far_ahead":
			return `Appointments are given at most ${refusal.days} days ahead.`;
		case "range_too_long":
			return `Search at most ${refusal.days} days at once.`;
		case "closed":
			return refusal.nextOpening === null
				? `The business is closed on ${refusal.date}.`
				: `The business is closed on ${refusal.date}. It opens next at ${iso(refusal.nextOpening)}.`;
		case "outside_opening_hours":
			return refusal.nearest.length > 0
				? `The business is closed at that time. The nearest starts are ${refusal.nearest.map(iso).join(" and ")}.`
				: `That is outside the opening hours. On that day appointments begin between ${iso(refusal.opens)} and ${iso(refusal.lastStart)}.`;
		case "off_grid":
			return `Appointments do not begin at that minute. The nearest are ${refusal.nearest.map(iso).join(" and ")}.`;
		case "bad_name":
			return "The caller's name is missing. Ask for it.";
		case "bad_phone":
			return `"${refusal.said}" is no phone number that can exist. Ask for it again, all of its digits, with + and the country code if it is abroad.`;
	}
}
