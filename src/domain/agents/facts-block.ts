import type { Caller } from "../call/caller.ts";
import { firstPartOf } from "../time/dates-in-figures.ts";
import { addDays, isoOf, localTimeOf, weekdayOf, WEEKDAYS } from "../time/local-time.ts";
import { hoursOn } from "./opening-hours.ts";
import type { AgentProfile } from "./profile.ts";

/** The summary of an earlier call of the same caller. `at` is in ms since the epoch. */
export interface EarlierCall {
	at: number;
	summary: string;
}

export interface FactsOfTheMoment {
	agent: AgentProfile;
	/** Milliseconds since the epoch. */
	now: number;
	caller: Caller;
	/** The newest first. */
	earlierCalls: readonly EarlierCall[];
}

/** The beginning of every prompt about this business, during and after the call. */
export function factsBlock({ agent, now, caller, earlierCalls }: FactsOfTheMoment): string {
	const weekday = WEEKDAYS[localTimeOf(now, agent.timezone).weekday] ?? "";
	const services = agent.services.map(
		({ service, durationMinutes }) => `${service} (${durationMinutes} min)`,
	);
	const today = localTimeOf(now, agent.timezone).date;
	const closed = agent.closedDays.filter((day) => day >= today);
	const known = [caller.name?.replace(/[\s,]+/g, " ").slice(0, MAX_NAME), caller.phone].filter(
		(each) => each !== null && each !== undefined,
	);
	return [
		`Business: ${agent.businessName}`,
		`Now: ${isoOf(now, agent.timezone)} (${weekday})`,
		`Timezone: ${agent.timezone}`,
		`Language: ${agent.language} (${figuresIn(agent.language)})`,
		`Services: ${services.join(", ")}`,
		`Opening hours: ${openingHours(agent)}`,
		...(closed.length > 0 ? [`Closed days: ${closed.join(", ")}`] : []),
		`Calendar: ${calendar(agent, today)}`,
		`Customer: ${caller.customerId ?? "unknown"}`,
		...(known.length > 0 ? [`Caller: ${known.join(", ")}`] : []),
		...earlierCalls.map(
			({ at, summary }) =>
				`Earlier call on ${localTimeOf(at, agent.timezone).date}: ${quoted(summary)}`,
		),
	].join("\n");
}

const CALENDAR_DAYS = 15;
const NEAR = [" (today)", " (tomorrow)"];

/** Today and the two weeks after it, so that no model has to work out a weekday or a date. */
function calendar(agent: AgentProfile, today: string): string {
	return Array.from({ length: CALENDAR_DAYS }, (_, days) => {
		const date = addDays(today, days);
		const weekday = weekdayOf(date);
		const isOpen = hoursOn(agent, weekday).length > 0 && !agent.closedDays.includes(date);
		return `${WEEKDAYS[weekday]} ${date}${NEAR[days] ?? ""}${isOpen ? "" : " closed"}`;
	}).join(", ");
}

/** So that no model reads 12/10 as its own country does. */
function figuresIn(language: string): string {
	const first = firstPartOf(language);
	if (first === null) return "12/10 may be 12 October or 10 December: ask which";
	return first === "month" ? "12/10 is 10 December" : "12/10 is 12 October";
}

/** What people or a CRM have written is data: in one line, in quotes, and no longer than this. */
const MAX_QUOTED = 300;
const MAX_NAME = 60;

function quoted(text: string): string {
	return JSON.stringify(text.replace(/\s+/g, " ").slice(0, MAX_QUOTED));
}

/** From Monday on. */
function openingHours(agent: AgentProfile): string {
	return [1, 2, 3, 4, 5, 6, 0]
		.map((day) => `${WEEKDAYS[day]} ${hoursOn(agent, day).join(" and ") || "closed"}`)
		.join(", ");
}
