import { type Days, weekdayOf } from "../days.ts";
import type { Scenario } from "../scenario.ts";
import { asked, goodbye, spokenDigits, spokenPhone, yes } from "./asked.ts";
import { a, type Cast, type Casting } from "./cast.ts";

/** Callers who book, and make it hard. */
export function difficultCallers({ near }: Days, castOf: Casting): Scenario[] {
	const [first = "", second = "", third = "", fourth = ""] = near;
	return [
		numberInPieces(first, castOf(21, "Thomas Morgan")),
		numberTwice(second, castOf(22, "James Cooper")),
		spellsTheName(third, castOf(23, "John Simpson")),
		interrupts(fourth, castOf(24, "Nancy Taylor")),
	];
}

function numberInPieces(day: string, { services, name, phone, wants, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at three o'clock`;
	return plays({
		name: "number-in-pieces",
		title: "gives the phone number in pieces",
		opens: `I'd like ${a(services.third)} on ${when}.`,
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
			...wants(services.third, when),
		],
		expected: { appointments: [has(services.third, day, "15:00")] },
	});
}

function numberTwice(day: string, { services, name, phone, wants, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at two thirty`;
	const wrong = `${phone.slice(0, 6)}0199`;
	return plays({
		name: "number-twice",
		title: "gives a wrong phone number, and the right one when it is read back",
		opens: `Could I book ${a(services.first)} on ${when}?`,
		answers: [
			yes,
			{ whenAsked: asked.name, say: `It's ${name}.` },
			// The wrong one is objected to when it is read out, as every caller does.
			{ whenAsked: asked.phone, say: [`${spokenPhone(wrong)}.`, `${spokenPhone(phone)}.`] },
			goodbye,
			...wants(services.first, when),
		],
		expected: { appointments: [has(services.first, day, "14:30")] },
	});
}

function spellsTheName(day: string, { services, name, phone, wants, has, plays }: Cast): Scenario {
	const when = `${weekdayOf(day)} at eleven thirty`;
	return plays({
		name: "spells-the-name",
		title: "spells the last name out",
		opens: `I want to make an appointment for ${a(services.second)} on ${when}.`,
		answers: [
			yes,
			goodbye,
			{
				whenAsked: asked.name,
				say: [`My name is ${name}, S, I, M, P, S, O, N.`, `My name is ${name}.`],
			},
			{ whenAsked: asked.phone, say: `It's ${spokenPhone(phone)}.` },
			...wants(services.second, when),
		],
		expected: { appointments: [has(services.second, day, "11:30")] },
	});
}

/** Also the caller of `npm run demo`. */
function interrupts(day: string, { services, tells, wants, has, plays }: Cast): Scenario {
	return plays({
		name: "interrupts",
		title: "talks over the agent with another time",
		opens: `Hello, I'd like to book ${a(services.second)} on ${weekdayOf(day)} at nine o'clock.`,
		answers: [
			{ whenAsked: /\bnine\b|\b9\b/i, say: "Sorry, I meant half past nine.", over: true },
			yes,
			goodbye,
			...tells,
			...wants(services.second, `${weekdayOf(day)} at half past nine`),
		],
		expected: { appointments: [has(services.second, day, "09:30")] },
	});
}
