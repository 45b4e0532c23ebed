import { dateOf, type Days, weekdayOf } from "../days.ts";
import type { Scenario, Wanted } from "../scenario.ts";
import { asked, goodbye, phoneOf, yes, tells } from "./asked.ts";
import { a, aCapital, type Cast, type Casting } from "./cast.ts";

/** Callers who book, each on a stretch of a day of their own. */
export function bookingCallers({ near, far, sunday }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		stepByStep(first, castOf(1)),
		inOneSentence(second, castOf(2)),
		timeIsTaken(far[0] ?? "", castOf(3)),
		onAClosedDay(sunday, third, castOf(4)),
		asksWhatIsFree(far[1] ?? "", castOf(5)),
		askingHoursFirst(fourth, castOf(6)),
	];
}

function stepByStep(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Peter Miller";
	return {
		name: "step-by-step",
		title: "books one thing at a time, with some small talk",
		caller: { name, phone },
		before: [],
		opens: "Hello, how are you today?",
		answers: [
			{ whenAsked: asked.agree, say: "Yes, please." },
			goodbye,
			...tells(name, phone),
			...asksFor(services.first),
			{
				whenAsked: /\btime\b(?!.*\bday\b)/i,
				say: ["Half past ten in the morning, please.", "Ten thirty."],
			},
			{ whenAsked: asked.choice, say: ["No, at ten thirty, please.", "Ten thirty."] },
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)}.` },
			{ whenAsked: asked.help, say: "I would like to book an appointment, please." },
		],
		expected: {
			appointments: [{ service: services.first, day, times: ["10:30"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function inOneSentence(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Laura Bennett";
	const wish = `I would like to book ${a(services.second)} on ${weekdayOf(day)} at nine o'clock, please.`;
	return {
		name: "one-sentence",
		title: "says service, day and time in one breath",
		caller: { name, phone },
		before: [],
		opens: wish,
		answers: [
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at nine o'clock.` },
			...asksFor(services.second),
			{ whenAsked: asked.help, say: wish },
		],
		expected: {
			appointments: [{ service: services.second, day, times: ["09:00"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function timeIsTaken(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Helen Jones";
	const taken: Wanted = {
		service: services.first,
		day,
		times: ["11:00"],
		name: "Henry Carter",
		phone: phoneOf(90),
	};
	const wish = `${aCapital(services.first)} on ${dateOf(day)} at eleven o'clock, please.`;
	return {
		name: "time-is-taken",
		title: "wants a time that somebody else has, and takes the first one offered instead",
		caller: { name, phone },
		before: [taken],
		opens: wish,
		answers: [
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.choice, say: ["The first one, please.", "Half past ten, please."] },
			{
				whenAsked: asked.when,
				say: ["Half past ten, then.", `On ${dateOf(day)} at half past ten.`],
			},
			...asksFor(services.first),
			{ whenAsked: asked.help, say: wish },
		],
		expected: {
			appointments: [
				taken,
				{ service: services.first, day, times: ["10:30", "11:30"], name, phone },
			],
			endedBy: ["agent_ended"],
		},
	};
}

function onAClosedDay(sunday: string, day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Mark Taylor";
	return {
		name: "closed-day",
		title: "wants to come on a Sunday, and takes a working day instead",
		caller: { name, phone },
		before: [],
		opens: `Can I book ${a(services.third)} on ${weekdayOf(sunday)} at two o'clock?`,
		answers: [
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: /\btime\b(?!.*\bday\b)/i, say: "At two o'clock in the afternoon." },
			{
				whenAsked: /\b(day|when|date)\b|instead|closed/i,
				say: [`Then ${weekdayOf(day)} at two o'clock.`, `On ${weekdayOf(day)}.`],
			},
			...asksFor(services.third),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.third)} on ${weekdayOf(day)} at two o'clock, please.`,
			},
		],
		expected: {
			appointments: [{ service: services.third, day, times: ["14:00"], name, phone }],
			endedBy: ["agent_ended"],
			told: [/closed|not open/i],
		},
	};
}

function asksWhatIsFree(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Susan Wilson";
	const wish = `What do you have free on ${dateOf(day)} for ${a(services.first)}?`;
	return {
		name: "what-is-free",
		title: "asks what is free on a day, has it repeated, and picks the second time",
		caller: { name, phone },
		before: [],
		opens: wish,
		answers: [
			yes,
			goodbye,
			...tells(name, phone),
			{
				whenAsked: asked.choice,
				say: ["Sorry, could you repeat that?", "The second one, please."],
			},
			{ whenAsked: asked.when, say: `Any time on ${dateOf(day)}.` },
			...asksFor(services.first),
			{ whenAsked: asked.help, say: wish },
		],
		expected: {
			appointments: [{ service: services.first, day, times: ANY_TIME, name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

/** Whatever grid the agent's appointments are on. */
const ANY_TIME = Array.from({ length: 24 * 12 }, (_, index) => {
	const parts = [Math.floor(index / 12), (index % 12) * 5];
	return parts.map((part) => String(part).padStart(2, "0")).join(":");
});

function askingHoursFirst(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Robert Brown";
	return {
		name: "hours-in-between",
		title: "asks for the opening hours in the middle of booking, and goes on",
		caller: { name, phone },
		before: [],
		opens: `I need an appointment for ${a(services.second)}.`,
		answers: [
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: /\btime\b(?!.*\bday\b)/i, say: "Four o'clock, please." },
			{
				whenAsked: /\b(day|when|date)\b/i,
				say: ["What are your opening hours?", `Then on ${weekdayOf(day)} at four o'clock, please.`],
			},
			...asksFor(services.second),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.second)} on ${weekdayOf(day)} at four o'clock, please.`,
			},
		],
		expected: {
			appointments: [{ service: services.second, day, times: ["16:00"], name, phone }],
			endedBy: ["agent_ended"],
			told: [/monday|weekday/i, /\d|eight|nine|ten/i],
		},
	};
}
