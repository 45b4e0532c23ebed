import { addDays, type Clock, type Day, minutesOf, weekdayOf, WEEKDAYS } from "./calendar.ts";
import { type Facts, isWithin, type Opening, openingsOn } from "./facts.ts";
import { capital, onTheDial, spokenDay } from "./speak.ts";

/** The opening hours of the week, or of one day. */
export function spokenHours(facts: Facts, day: Day | null): string {
	if (!facts.hours) return "I am sorry, I do not have our opening hours here.";
	return day === null ? spokenWeek(facts) : spokenOpening(day, facts);
}

function spokenOpening(day: Day, facts: Facts): string {
	const name = capital(WEEKDAYS[weekdayOf(day)] ?? "");
	const openings = openingsOn(day, facts) ?? [];
	if (openings.length > 0) return `On ${name} we are open ${spokenSpans(openings)}.`;
	return facts.closedDays.includes(day) ? closedOn([day], facts) : `We are closed on ${name}s.`;
}

/** Says that the business is closed on days that were asked for. */
export function closedOn(days: readonly Day[], facts: Facts): string {
	const dated = days.filter((day) => facts.closedDays.includes(day));
	const [date] = dated;
	if (date !== undefined) return `We are closed on ${spokenDay(date, facts.today)}.`;
	const names = days.map((day) => `${capital(WEEKDAYS[weekdayOf(day)] ?? "")}s`);
	return `We are closed on ${[...new Set(names)].join(" and ")}.`;
}

/** Whether the business is open now, and when it opens next if not. */
export function spokenNow(facts: Facts): string {
	if (!facts.hours) return spokenHours(facts, null);
	const now = minutesOf(facts.timeNow);
	const open = openingsOn(facts.today, facts)?.find((span) => isWithin(span, now));
	if (open) return `Yes, we are open now, until ${plainTime(open.closes)}.`;
	const later = openingsOn(facts.today, facts)?.find((span) => minutesOf(span.opens) > now);
	if (later) return `We are closed just now. We open at ${plainTime(later.opens)} today.`;
	const ahead = Array.from({ length: 14 }, (_, index) => addDays(facts.today, index + 1));
	const next = ahead.find((day) => (openingsOn(day, facts) ?? []).length > 0);
	if (next === undefined) return "We are closed just now.";
	const opens = openingsOn(next, facts)?.[0]?.opens ?? "";
	return `We are closed just now. We open on ${capital(WEEKDAYS[weekdayOf(next)] ?? "")} at ${plainTime(opens)}.`;
}

/** Says neighbouring days with the same hours together. */
function spokenWeek(facts: Facts): string {
	const week = [1, 2, 3, 4, 5, 6, 0];
	const groups: { days: number[]; span: string | null }[] = [];
	for (const weekday of week) {
		const openings = facts.hours?.[weekday] ?? [];
		const said = openings.length > 0 ? spokenSpans(openings) : null;
		const last = groups.at(-1);
		if (last && last.span === said) last.days.push(weekday);
		else groups.push({ days: [weekday], span: said });
	}
	const open = groups.filter((group) => group.span !== null);
	const closed = groups.filter((group) => group.span === null).flatMap((group) => group.days);
	const said = open.map((group) => `${spokenDays(group.days)}, ${group.span ?? ""}`).join("; ");
	const shut = closed.map((weekday) => `${capital(WEEKDAYS[weekday] ?? "")}s`).join(" and ");
	return `We are open ${said}.${shut ? ` We are closed on ${shut}.` : ""}`;
}

function spokenDays(weekdays: readonly number[]): string {
	const names = weekdays.map((weekday) => capital(WEEKDAYS[weekday] ?? ""));
	return names.length > 1 ? `${names[0] ?? ""} to ${names.at(-1) ?? ""}` : (names[0] ?? "");
}

/** Without "in the morning": the order of two times shows it. */
function spokenSpans(openings: readonly Opening[]): string {
	return openings
		.map(({ opens, closes }) => `from ${plainTime(opens)} to ${plainTime(closes)}`)
		.join(" and ");
}

function plainTime(time: Clock): string {
	const minutes = minutesOf(time);
	return minutes === 12 * 60 ? "noon" : onTheDial(Math.floor(minutes / 60), minutes % 60);
}
