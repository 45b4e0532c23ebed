import { dateOf, type Days, weekdayOf } from "../days.ts";
import type { Scenario } from "../scenario.ts";
import { asked, goodbye, yes } from "./asked.ts";
import { a, aCapital, type Cast, type Casting } from "./cast.ts";

/** Callers with an appointment, and callers who change their mind. */
export function changingCallers({ near, far }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		moves(far[2] ?? "", far[3] ?? "", castOf(11, "Rachel Clark")),
		cancels(far[4] ?? "", castOf(12, "George Harris")),
		keepsIt(far[5] ?? "", castOf(13, "Linda Baker")),
		anotherDay(first, second, castOf(14, "David Morgan")),
		anotherService(third, castOf(15, "Paul Cooper")),
		leavesIt(fourth, castOf(16, "Thomas King")),
	];
}

function moves(from: string, to: string, { services, tells, has, plays }: Cast): Scenario {
	return plays({
		name: "moves",
		title: "moves an appointment to another day",
		before: [has(services.first, from, "10:00")],
		opens: "Hello, I need to move my appointment.",
		answers: [
			{ whenAsked: asked.move, say: "Yes, please." },
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.time, say: "Three o'clock, please." },
			{ whenAsked: asked.when, say: `To ${dateOf(to)} at three o'clock.` },
			{ whenAsked: asked.help, say: "I need to move my appointment." },
		],
		expected: { appointments: [has(services.first, to, "15:00")] },
	});
}

function cancels(day: string, { services, tells, has, plays }: Cast): Scenario {
	return plays({
		name: "cancels",
		title: "cancels an appointment",
		before: [has(services.second, day, "11:00")],
		opens: "Hi, I would like to cancel my appointment.",
		answers: [
			{ whenAsked: asked.cancel, say: "Yes, please cancel it." },
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.help, say: "I would like to cancel my appointment." },
		],
		expected: { appointments: [], told: [/cancel/i] },
	});
}

function keepsIt(day: string, { services, tells, has, plays }: Cast): Scenario {
	const had = has(services.third, day, "09:30");
	return plays({
		name: "keeps-it",
		title: "wants to cancel, and thinks better of it when asked whether to",
		before: [had],
		opens: "I want to cancel my appointment.",
		answers: [
			{ whenAsked: asked.cancel, say: ["No, actually, leave it as it is.", "No, leave it."] },
			goodbye,
			...tells,
			{ whenAsked: asked.help, say: "I want to cancel my appointment." },
		],
		expected: { appointments: [had], told: [/cancel it|cancel the|cancel your/i] },
	});
}

function anotherDay(first: string, second: string, cast: Cast): Scenario {
	const { services, tells, wants, has, plays, name } = cast;
	return plays({
		name: "another-day",
		title: "changes the day after the first one was found free",
		opens: `I would like ${a(services.first)} on ${weekdayOf(first)} at noon, please.`,
		answers: [
			yes,
			goodbye,
			{
				whenAsked: asked.name,
				say: [`Actually, make it ${weekdayOf(second)}, please.`, `My name is ${name}.`],
			},
			...tells,
			...wants(services.first, `${weekdayOf(second)} at noon`),
		],
		expected: { appointments: [has(services.first, second, "12:00")] },
	});
}

function anotherService(day: string, { services, tells, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at ten o'clock`;
	return plays({
		name: "another-service",
		title: "changes the service when the booking is read out",
		opens: `${aCapital(services.first)} on ${when}, please.`,
		answers: [
			{
				whenAsked: asked.agree,
				say: [`No, I meant ${a(services.third)}, sorry.`, "Yes, that's right.", "Yes, please."],
			},
			goodbye,
			...tells,
			{ whenAsked: asked.when, say: `On ${when}.` },
			{ whenAsked: /change|wrong|service|which/i, say: `${aCapital(services.third)}.` },
			{ whenAsked: asked.help, say: `${aCapital(services.third)} on ${when}.` },
		],
		expected: { appointments: [has(services.third, day, "10:00")] },
	});
}

function leavesIt(day: string, { services, plays }: Cast): Scenario {
	return plays({
		name: "leaves-it",
		title: "begins to book and then leaves it",
		opens: `Do you have anything for ${a(services.second)} on ${weekdayOf(day)} at one o'clock?`,
		answers: [
			{ whenAsked: asked.more, say: ["No, that's all. Goodbye.", "Goodbye."] },
			{
				whenAsked: /\?/,
				say: ["Actually, no, leave it.", "No, I don't want an appointment. Goodbye."],
			},
		],
		expected: { appointments: [], callBack: false, endedBy: ["agent_ended", "caller_hung_up"] },
	});
}
