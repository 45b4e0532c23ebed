import { dateOf, type Days, weekdayOf } from "../days.ts";
import type { Scenario } from "../scenario.ts";
import { asked, goodbye, yes } from "./asked.ts";
import { a, type Cast, type Casting } from "./cast.ts";

/** Set aside for fiction in America. */
const AMERICAN = "14155550141";

/** Callers whose words are easily taken for something else. */
export function particularCallers({ near, far }: Days, castOf: Casting): Scenario[] {
	const avoided = weekdayOf(near[0] ?? "");
	const other = far.slice(8).find((day) => weekdayOf(day) !== avoided) ?? "";
	return [
		twoChildren(far[6] ?? "", castOf(41, "Tom Bennett")),
		fromAbroad(far[7] ?? "", castOf(42, "Nancy Brown", AMERICAN)),
		anyDayBut({ avoided, day: other }, castOf(43, "Helen Clark")),
		noSuchDay(far[9] ?? "", castOf(44, "Peter Harris")),
	];
}

function twoChildren(day: string, { services, tells, wants, has, plays }: Cast): Scenario {
	const first = `${dateOf(day)} at ten o'clock`;
	const second = `${a(services.first)} for my daughter Anna Bennett on ${dateOf(day)} at half past ten`;
	return plays({
		name: "two-children",
		title: "books for a son and then for a daughter, under one number",
		opens: `I would like to book ${a(services.first)} for my son Tom Bennett on ${first}, please.`,
		answers: [
			yes,
			{
				whenAsked: asked.more,
				say: [`Yes, ${second}, please.`, "No, thank you. Goodbye.", "Goodbye."],
			},
			{ whenAsked: asked.name, say: ["Tom Bennett.", "Anna Bennett."] },
			...tells,
			...wants(services.first, first),
		],
		expected: {
			appointments: [
				has(services.first, day, "10:00"),
				{ ...has(services.first, day, "10:30"), name: "Anna Bennett" },
			],
		},
	});
}

function fromAbroad(day: string, { services, tells, wants, has, plays }: Cast): Scenario {
	const when = `${dateOf(day)} at two o'clock`;
	return plays({
		name: "from-abroad",
		title: "gives a number of another country",
		opens: `I would like to book ${a(services.second)} on ${when}, please.`,
		answers: [
			yes,
			goodbye,
			{
				whenAsked: asked.phone,
				say: "It's plus one, four one five, five five five, zero one four one.",
			},
			...tells,
			...wants(services.second, when),
		],
		expected: { appointments: [has(services.second, day, "14:00")] },
	});
}

function anyDayBut(
	{ avoided, day }: { avoided: string; day: string },
	{ services, tells, asksFor, has, plays }: Cast,
): Scenario {
	const when = `On ${dateOf(day)} at half past three, please.`;
	return plays({
		name: "any-day-but",
		title: "can come on any day but one, and is offered none on that day",
		opens: `I need ${a(services.second)}, any day but ${avoided}.`,
		answers: [
			yes,
			goodbye,
			...tells,
			{ whenAsked: asked.choice, say: when },
			{ whenAsked: asked.when, say: when },
			...asksFor(services.second),
			{ whenAsked: asked.help, say: `I need ${a(services.second)}, any day but ${avoided}.` },
		],
		expected: {
			appointments: [has(services.second, day, "15:30")],
			neverTold: [new RegExp(`on ${avoided}\\b`)],
		},
	});
}

function noSuchDay(day: string, { services, tells, wants, has, plays }: Cast): Scenario {
	return plays({
		name: "no-such-day",
		title: "asks for the thirty first of November, and takes a day that there is",
		opens: `Could I have ${a(services.third)} on the thirty first of November at eleven o'clock?`,
		answers: [yes, goodbye, ...tells, ...wants(services.third, `${dateOf(day)} at eleven o'clock`)],
		expected: {
			appointments: [has(services.third, day, "11:00")],
			told: [/no (such day|(thirty.first|31st) )|not exist|n't exist|thirty days|30 days/i],
		},
	});
}
