import { type Act, askFor, type Situation } from "./act.ts";
import { type Day, MONTHS } from "./calendar.ts";
import { capital, ordinal, spokenDay } from "./speak.ts";
import type { DayDoubt } from "./understand/day/context.ts";

/** Asks for a day again: no day is taken from what may be another one, or is none. */
export function askAboutDay(doubt: DayDoubt, situation: Situation): Act {
	const { today } = situation.facts;
	switch (doubt.kind) {
		case "which":
			return askFor("which_day", situation, `That may be ${eitherDay(doubt.days, today)}.`);
		case "no_such_day": {
			const { dayOfMonth, month } = doubt;
			const of = month === null ? "" : ` of ${capital(MONTHS[month - 1] ?? "month")}`;
			const year = dayOfMonth === 29 && month === 2 ? " in that year" : "";
			return askFor("day", situation, `There is no ${ordinal(dayOfMonth)}${of}${year}.`);
		}
		case "no_such_weekday":
			return askFor("day", situation, "There is no such day.");
		case "past":
			return askFor("day", situation, "That day is in the past.");
		case "unknown_day":
			return askFor("day", situation, "I am sorry, I do not know the date of that.");
	}
}

function eitherDay(days: readonly Day[], today: Day): string {
	return days
		.map((day) => `${day === today ? "today, " : ""}${spokenDay(day, today)}`)
		.join(", or ");
}
