import { dateOf, type Days, weekdayOf } from "../days.ts";
import type { Scenario } from "../scenario.ts";
import { asked, goodbye, yes } from "./asked.ts";
import { a, aCapital, type Cast, type Casting } from "./cast.ts";

/** Callers who book, each on a stretch of a day of their own. */
export function bookingCallers({ near, far, sunday }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		stepByStep(first, castOf(1, "Peter Miller")),
		inOneSentence(second, castOf(2, "Laura Bennett")),
		timeIsTaken(far[0] ?? "", castOf(3, "Helen Jones"), castOf(90, "Henry Carter")),
		onAClosedDay(sunday, third, castOf(4, "Mark Taylor")),
		asksWhatIsFree(far[1] ?? "", castOf(5, "Susan Wilson")),
		askingHoursFirst(fourth, castOf(6, "Robert Brown")),
	];
}

function stepByStep(day: string, { services, tells, asksFor, has, plays }: Cast): Scenario {
	return plays({
		name: "step-by-step",
		title: "books one thing at a time, with some small talk",
		opens: "Hello, how are you today?",
		answers: [
			{ whenAsked: asked.agree, say: "Yes, please." },
			goodbye,
			...tells,
			...asksFor(services.first),
			{ whenAsked: asked.time, say: ["Half past ten in the morning, please.", "Ten thirty."] },
			{ whenAsked: asked.choice, say: ["No, at ten thirty, please.", "Ten thirty."] },
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)}.` },
			{ whenAsked: asked.help, say: "I would like to book an appointment, please." },
		],
		expected: { appointments: [has(services.first, day, "10:30")] },
	});
}

function inOneSentence(day: string, { services, tells, wants, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at nine o'clock`;
	return plays({
		name: "one-sentence",
		title: "says service, day and time in one breath",
		opens: `I would like to book ${a(services.second)} on ${when}, please.`,
		answers: [yes, goodbye, ...tells, ...wants(services.second, when)],
		expected: { appointments: [has(services.second, day, "09:00")] },
	});
}

function timeIsTaken(day: string, cast: Cast, other: Cast): Scenario {
	const { services, tells, asksFor, has, plays } = cast;
	const taken = other.has(services.first, day, "11:00");
	const wish = `${aCapital(services.first)} on ${dateOf(day)} at eleven o'clock, please.`;
	return plays({
		name: "time-is-taken",
		title: "wants a time that somebody else has, and takes the first one offered instead",
		before: [taken],
		opens: wish,
		answers: [
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.choice, say: ["The first one, please.", "Half past ten, please."] },
			{
				whenAsked: asked.when,
				say: ["Half past ten, then.", `On ${dateOf(day)} at half past ten.`],
			},
			...asksFor(services.first),
			{ whenAsked: asked.help, say: wish },
		],
		expected: { appointments: [taken, has(services.first, day, "10:30", "11:30")] },
	});
}

function onAClosedDay(sunday: string, day: string, cast: Cast): Scenario {
	const { services, tells, asksFor, has, plays } = cast;
	const when = `${weekdayOf(day)} at two o'clock`;
	return plays({
		name: "closed-day",
		title: "wants to come on a Sunday, and takes a working day instead",
		opens: `Can I book ${a(services.third)} on ${weekdayOf(sunday)} at two o'clock?`,
		answers: [
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.time, say: "At two o'clock in the afternoon." },
			{
				whenAsked: /\b(day|when|date)\b|instead|closed/i,
				say: [`Then ${when}.`, `On ${weekdayOf(day)}.`],
			},
			...asksFor(services.third),
			{ whenAsked: asked.help, say: `${aCapital(services.third)} on ${when}, please.` },
		],
		expected: {
			appointments: [has(services.third, day, "14:00")],
			told: [/closed|not open/i],
		},
	});
}

function asksWhatIsFree(day: string, { services, tells, asksFor, has, plays }: Cast): Scenario {
	const wish = `What do you have free on ${dateOf(day)} for ${a(services.first)}?`;
	return plays({
		name: "what-is-free",
		title: "asks what is free on a day, has it repeated, and picks the second time",
		opens: wish,
		answers: [
			yes,
			goodbye,
			...tells,
			{
				whenAsked: asked.choice,
				say: ["Sorry, could you repeat that?", "The second one, please."],
			},
			{ whenAsked: asked.when, say: `Any time on ${dateOf(day)}.` },
			...asksFor(services.first),
			{ whenAsked: asked.help, say: wish },
		],
		expected: { appointments: [has(services.first, day, ...ANY_TIME)] },
	});
}

/** Whatever grid the agent's appointments are on. */
const ANY_TIME = Array.from({ length: 24 * 12 }, (_, index) => {
	const parts = [Math.floor(index / 12), (index % 12) * 5];
	return parts.map((part) => String(part).padStart(2, "0")).join(":");
});

function askingHoursFirst(day: string, { services, tells, asksFor, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at four o'clock`;
	return plays({
		name: "hours-in-between",
		title: "asks for the opening hours in the middle of booking, and goes on",
		opens: `I need an appointment for ${a(services.second)}.`,
		answers: [
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.time, say: "Four o'clock, please." },
			{
				whenAsked: /\b(day|when|date)\b/i,
				say: ["What are your opening hours?", `Then on ${when}, please.`],
			},
			...asksFor(services.second),
			{ whenAsked: asked.help, say: `${aCapital(services.second)} on ${when}, please.` },
		],
		expected: {
			appointments: [has(services.second, day, "16:00")],
			told: [/monday|weekday/i, /\d|eight|nine|ten/i],
		},
	});
}
