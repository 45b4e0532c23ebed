import { dateOf, type Days, weekdayOf } from "../days.ts";
import type { Scenario, Wanted } from "../scenario.ts";
import { asked, goodbye, yes, tells } from "./asked.ts";
import { a, aCapital, type Cast, type Casting } from "./cast.ts";

/** Callers with an appointment, and callers who change their mind. */
export function changingCallers({ near, far }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		moves(far[2] ?? "", far[3] ?? "", castOf(11)),
		cancels(far[4] ?? "", castOf(12)),
		keepsIt(far[5] ?? "", castOf(13)),
		anotherDay(first, second, castOf(14)),
		anotherService(third, castOf(15)),
		leavesIt(fourth, castOf(16)),
	];
}

function moves(from: string, to: string, { services, phone }: Cast): Scenario {
	const name = "Rachel Clark";
	const had: Wanted = { service: services.first, day: from, times: ["10:00"], name, phone };
	return {
		name: "moves",
		title: "moves an appointment to another day",
		caller: { name, phone },
		before: [had],
		opens: "Hello, I need to move my appointment.",
		answers: [
			{ whenAsked: asked.move, say: "Yes, please." },
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: /\btime\b(?!.*\bday\b)/i, say: "Three o'clock, please." },
			{ whenAsked: asked.when, say: `To ${dateOf(to)} at three o'clock.` },
			{ whenAsked: asked.help, say: "I need to move my appointment." },
		],
		expected: {
			appointments: [{ ...had, day: to, times: ["15:00"] }],
			endedBy: ["agent_ended"],
		},
	};
}

function cancels(day: string, { services, phone }: Cast): Scenario {
	const name = "George Harris";
	return {
		name: "cancels",
		title: "cancels an appointment",
		caller: { name, phone },
		before: [{ service: services.second, day, times: ["11:00"], name, phone }],
		opens: "Hi, I would like to cancel my appointment.",
		answers: [
			{ whenAsked: asked.cancel, say: "Yes, please cancel it." },
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.help, say: "I would like to cancel my appointment." },
		],
		expected: {
			appointments: [],
			endedBy: ["agent_ended"],
			told: [/cancel/i],
		},
	};
}

function keepsIt(day: string, { services, phone }: Cast): Scenario {
	const name = "Linda Baker";
	const had: Wanted = { service: services.third, day, times: ["09:30"], name, phone };
	return {
		name: "keeps-it",
		title: "wants to cancel, and thinks better of it when asked whether to",
		caller: { name, phone },
		before: [had],
		opens: "I want to cancel my appointment.",
		answers: [
			{ whenAsked: asked.cancel, say: ["No, actually, leave it as it is.", "No, leave it."] },
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.help, say: "I want to cancel my appointment." },
		],
		expected: {
			appointments: [had],
			endedBy: ["agent_ended"],
			told: [/cancel it|cancel the|cancel your/i],
		},
	};
}

function anotherDay(first: string, second: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "David Morgan";
	return {
		name: "another-day",
		title: "changes the day after the first one was found free",
		caller: { name, phone },
		before: [],
		opens: `I would like ${a(services.first)} on ${weekdayOf(first)} at noon, please.`,
		answers: [
			yes,
			goodbye,
			{
				whenAsked: asked.name,
				say: [`Actually, make it ${weekdayOf(second)}, please.`, `My name is ${name}.`],
			},
			...tells(name, phone),
			{ whenAsked: asked.when, say: `On ${weekdayOf(second)} at noon.` },
			...asksFor(services.first),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.first)} on ${weekdayOf(second)} at noon, please.`,
			},
		],
		expected: {
			appointments: [{ service: services.first, day: second, times: ["12:00"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function anotherService(day: string, { services, phone }: Cast): Scenario {
	const name = "Paul Cooper";
	return {
		name: "another-service",
		title: "changes the service when the booking is read out",
		caller: { name, phone },
		before: [],
		opens: `${aCapital(services.first)} on ${weekdayOf(day)} at ten o'clock, please.`,
		answers: [
			{
				whenAsked: asked.agree,
				say: [`No, I meant ${a(services.third)}, sorry.`, "Yes, that's right.", "Yes, please."],
			},
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at ten o'clock.` },
			{ whenAsked: /change|wrong|service|which/i, say: `${aCapital(services.third)}.` },
			{
				whenAsked: asked.help,
				say: `${aCapital(services.third)} on ${weekdayOf(day)} at ten o'clock.`,
			},
		],
		expected: {
			appointments: [{ service: services.third, day, times: ["10:00"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function leavesIt(day: string, { services, phone }: Cast): Scenario {
	const name = "Thomas King";
	return {
		name: "leaves-it",
		title: "begins to book and then leaves it",
		caller: { name, phone },
		before: [],
		opens: `Do you have anything for ${a(services.second)} on ${weekdayOf(day)} at one o'clock?`,
		answers: [
			{ whenAsked: asked.more, say: ["No, that's all. Goodbye.", "Goodbye."] },
			{
				whenAsked: /\?/,
				say: ["Actually, no, leave it.", "No, I don't want an appointment. Goodbye."],
			},
		],
		expected: { appointments: [], callBack: false, endedBy: ["agent_ended", "caller_hung_up"] },
	};
}
