import { type Days, weekdayOf } from "../days.ts";
import type { Scenario } from "../scenario.ts";
import { asked, goodbye, spokenDigits, spokenPhone, yes, tells } from "./asked.ts";
import { a, aCapital, type Cast, type Casting } from "./cast.ts";

/** Callers who book, and make it hard. */
export function difficultCallers({ near }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		numberInPieces(first, castOf(21)),
		numberTwice(second, castOf(22)),
		spellsTheName(third, castOf(23)),
		interrupts(fourth, castOf(24)),
	];
}

function numberInPieces(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Thomas Morgan";
	return {
		name: "number-in-pieces",
		title: "gives the phone number in pieces",
		caller: { name, phone },
		before: [],
		opens: `I'd like ${a(services.third)} on ${weekdayOf(day)} at three o'clock.`,
		answers: [
			yes,
			goodbye,
			{ whenAsked: asked.name, say: `My name is ${name}.` },
			{
				whenAsked: /rest|go on|continue|remaining|next|missing|more digits/i,
				say: [`${spokenDigits(phone.slice(3))}.`, `${spokenPhone(phone)}.`],
			},
			{
				whenAsked: asked.phone,
				say: [`${spokenDigits(phone.slice(0, 3))}.`, `${spokenPhone(phone)}.`],
			},
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at three o'clock.` },
			...asksFor(services.third),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.third)} on ${weekdayOf(day)} at three o'clock.`,
			},
		],
		expected: {
			appointments: [{ service: services.third, day, times: ["15:00"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function numberTwice(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "James Cooper";
	const wrong = `${phone.slice(0, 6)}0199`;
	return {
		name: "number-twice",
		title: "gives a wrong phone number, and the right one when it is read back",
		caller: { name, phone },
		before: [],
		opens: `Could I book ${a(services.first)} on ${weekdayOf(day)} at two thirty?`,
		answers: [
			yes,
			{ whenAsked: asked.name, say: `It's ${name}.` },
			// The wrong one is objected to when it is read out, as every caller does.
			{ whenAsked: asked.phone, say: [`${spokenPhone(wrong)}.`, `${spokenPhone(phone)}.`] },
			goodbye,
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at two thirty.` },
			...asksFor(services.first),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.first)} on ${weekdayOf(day)} at two thirty, please.`,
			},
		],
		expected: {
			appointments: [{ service: services.first, day, times: ["14:30"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

function spellsTheName(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "John Simpson";
	return {
		name: "spells-the-name",
		title: "spells the last name out",
		caller: { name, phone },
		before: [],
		opens: `I want to make an appointment for ${a(services.second)} on ${weekdayOf(day)} at eleven thirty.`,
		answers: [
			yes,
			goodbye,
			{
				whenAsked: asked.name,
				say: [`My name is ${name}, S, I, M, P, S, O, N.`, `My name is ${name}.`],
			},
			{ whenAsked: asked.phone, say: `It's ${spokenPhone(phone)}.` },
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at eleven thirty.` },
			...asksFor(services.second),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.second)} on ${weekdayOf(day)} at eleven thirty.`,
			},
		],
		expected: {
			appointments: [{ service: services.second, day, times: ["11:30"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}

/** Also the caller of `npm run demo`. */
function interrupts(day: string, { services, phone, asksFor }: Cast): Scenario {
	const name = "Nancy Taylor";
	return {
		name: "interrupts",
		title: "talks over the agent with another time",
		caller: { name, phone },
		before: [],
		opens: `Hello, I'd like to book ${a(services.second)} on ${weekdayOf(day)} at nine o'clock.`,
		answers: [
			{ whenAsked: /\bnine\b|\b9\b/i, say: "Sorry, I meant half past nine.", over: true },
			yes,
			goodbye,
			...tells(name, phone),
			{ whenAsked: asked.when, say: `On ${weekdayOf(day)} at half past nine.` },
			...asksFor(services.second),
			{
				whenAsked: asked.help,
				say: `${aCapital(services.second)} on ${weekdayOf(day)} at half past nine.`,
			},
		],
		expected: {
			appointments: [{ service: services.second, day, times: ["09:30"], name, phone }],
			endedBy: ["agent_ended"],
		},
	};
}
