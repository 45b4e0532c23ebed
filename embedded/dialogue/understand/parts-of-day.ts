import { type Clock, clockOf, minutesOf } from "../calendar.ts";
import type { Dial, DialContext } from "./dials.ts";
import type { HeardTime } from "./times.ts";

type Stretch = readonly [Clock, Clock];

/** The more exact part stands before the less exact one. */
const PARTS: readonly (readonly [RegExp, Stretch])[] = [
	[/\bearly (?:in the )?mornings?\b/, ["00:00", "10:00"]],
	[/\blate(?:r)? (?:in the )?mornings?\b/, ["10:30", "12:00"]],
	[/\bmid ?mornings?\b/, ["10:00", "11:30"]],
	[/\bearly (?:in the )?afternoons?\b/, ["12:00", "14:30"]],
	[/\b(?:late(?:r)?|end of) (?:in )?(?:the )?afternoons?\b/, ["15:30", "18:00"]],
	[/\bmid ?afternoons?\b/, ["14:00", "16:00"]],
	[/\bearly (?:in the )?evenings?\b/, ["17:00", "19:00"]],
	[/\b(?:after|once i've finished) (?:my )?(?:lunch|lunchtime|lunch break)\b/, ["13:00", "24:00"]],
	[/\bbefore lunch(?:time)?\b/, ["00:00", "12:00"]],
	[/\bafter (?:work|hours)\b/, ["17:00", "24:00"]],
	[/\bbefore (?:work|school)\b/, ["00:00", "09:00"]],
	[/\b(?:after school|after the school run)\b/, ["15:30", "24:00"]],
	[/\bduring school(?: hours)?\b/, ["09:00", "15:00"]],
	[
		/\b(?:lunch ?times?|lunch (?:hour|break|time)|(?:over|at|around|for) lunch)\b/,
		["12:00", "14:00"],
	],
	[/\b(?:tea ?time)\b/, ["16:00", "18:00"]],
	[/(?<!\bgood )\bmornings?\b/, ["00:00", "12:00"]],
	[/(?<!\bgood )\bafternoons?\b/, ["12:00", "18:00"]],
	[/(?<!\bgood )\bevenings?\b/, ["17:00", "24:00"]],
];
const FIRST_THING =
	/\b(?:first thing|1st thing|as early as (?:possible|you can|you have)|(?:start|beginning) of the day|(?:the )?first (?:appointment|slot) of the day|when you open|crack of dawn)\b/;
const LAST_THING =
	/\b(?:last thing|end of the (?:day|working day)|late in the day|close of (?:business|play)|as late as (?:possible|you can|you have)|(?:the )?last (?:appointment|slot)(?: of the day)?|just before you close|before you close)\b/;
const FIRST_MINUTES = 60;
const LAST_MINUTES = 90;
const NOT =
	/\b(?:not|no|except|anything but|can't do|cannot do|don't do|avoid|hate)(?: (?:in|the|early|on|at|for))*$/;
const EITHER = /\b(?:mornings? or (?:the )?afternoons?|afternoons? or (?:the )?mornings?)\b/;

/** "in the morning", "first thing", "end of the day" */
export function partWish(words: readonly string[], { opening }: DialContext): HeardTime | null {
	const text = words.join(" ");
	if (EITHER.test(text)) return { from: 0, to: 0, wish: { kind: "any" } };
	if (FIRST_THING.test(text)) {
		const to = clockOf(minutesOf(opening.opens) + FIRST_MINUTES);
		return { from: 0, to: 0, wish: { kind: "between", from: opening.opens, to } };
	}
	if (LAST_THING.test(text)) {
		const from = clockOf(Math.max(0, minutesOf(opening.closes) - LAST_MINUTES));
		return { from: 0, to: 0, wish: { kind: "between", from, to: opening.closes } };
	}
	for (const [pattern, stretch] of PARTS) {
		const found = pattern.exec(text);
		if (!found) continue;
		const turnedDown = NOT.test(text.slice(0, found.index).trim());
		const [from, to] = turnedDown ? otherHalf(stretch) : stretch;
		const at = text.slice(0, found.index).split(" ").length - 1;
		const length = found[0].split(" ").length;
		return { from: at, to: at + length, wish: { kind: "between", from, to } };
	}
	return null;
}

/** "not in the morning" */
function otherHalf([from, to]: Stretch): Stretch {
	return from < "12:00" ? [to > "12:00" ? "12:00" : to, "24:00"] : ["00:00", from];
}

/** The half of the day that is named beside a time. */
export function partOfDay(words: readonly string[]): Dial["half"] {
	const found = /(?<!\bgood )\b(morning|afternoon|evening|tonight)s?\b/.exec(words.join(" "));
	if (!found) return null;
	return found[1] === "morning" ? "am" : "pm";
}

const ANY_TIME =
	/\b(?:any ?time|whenever|any time of day|all day|at any point|any hour|sometime or other)\b/;
const ANY =
	/\b(any|anything|whatever|either|don't mind|do not mind|doesn't matter|does not matter|no preference|flexible|you choose|up to you|not fussed|not bothered)\b/;

/** Whether any time suits. */
export function isUndecided(words: readonly string[], expected: boolean): boolean {
	const text = words.join(" ");
	return ANY_TIME.test(text) || (expected && ANY.test(text));
}
