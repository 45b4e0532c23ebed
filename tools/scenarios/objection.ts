import { DIGITS, spokenPhone } from "./callers/asked.ts";
import { weekdayOf } from "./days.ts";
import type { Scenario } from "./scenario.ts";
import { onTheDial, spokenTime, timesIn } from "./times.ts";

/** Where the agent reads something out to be agreed to. */
const READ_OUT =
	/all (right|correct)|is (that|this|everything|it)( number)? (right|correct|okay|fine)|shall i (book|go ahead|confirm)|confirm/i;
const WEEKDAYS = /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b/gi;
const FEWEST_DIGITS = 7;

/**
 * What a caller who listens says when something is read out that they never meant: a person does not
 * agree to a wrong number, name, day or time. Null when nothing is wrong with it.
 */
export function objectionTo(reply: string, { caller, expected }: Scenario): string | null {
	if (!READ_OUT.test(reply)) return null;
	const wanted = expected.appointments.find(({ phone }) => phone === caller.phone);
	const number = digitsIn(reply);
	if (number !== null && !number.endsWith(caller.phone) && wanted)
		return `No, the number is ${spokenPhone(caller.phone)}.`;
	const named = /\b(?:for|name is|under) ((?:[A-Z][\w']+ ?)+)/.exec(reply)?.[1]?.trim().split(" ");
	const isTheirs = named?.some((part) => caller.name.includes(part)) === true && named.length > 1;
	if (named && !isTheirs) return `No, my name is ${caller.name}.`;
	const days: readonly string[] = reply.match(WEEKDAYS) ?? [];
	const day = wanted && weekdayOf(wanted.day);
	if (day !== undefined && days.length > 0 && !days.includes(day)) return `No, I meant ${day}.`;
	const times = timesIn(reply);
	const mine = expected.appointments.filter(({ phone }) => phone === caller.phone);
	const [time] = wanted?.times ?? [];
	if (
		time !== undefined &&
		times.length > 0 &&
		!mine.some((each) => each.times.some((one) => times.includes(onTheDial(one))))
	)
		return `No, at ${spokenTime(time)}.`;
	return null;
}

/** The longest run of digits, as figures or as words. */
function digitsIn(reply: string): string | null {
	const figures = reply
		.toLowerCase()
		.replaceAll(/\b[a-z]+\b/g, (word) => {
			const digit = DIGITS.indexOf(word === "oh" ? "zero" : word);
			return digit === -1 ? word : String(digit);
		})
		.replaceAll(/(?<=\d)[ ,.()-]+(?=\d)/g, "");
	const runs = figures.match(/\d+/g) ?? [];
	const longest = runs.toSorted((a, b) => b.length - a.length)[0];
	return longest !== undefined && longest.length >= FEWEST_DIGITS ? longest : null;
}
