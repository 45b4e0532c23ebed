import { plainText } from "./plain-text.ts";

const DAY_BEFORE = /^\d{4}-\d{1,2}-\d{1,2}(?:[t ]|$)/i;
const OFFSET_AFTER = /(?<=:\d{2}(?:\.\d+)?)(?:z|[+-]\d{2}:?\d{2})$/i;
const HALF = String.raw`(?: ?(?<half>[ap])\.? ?m\.?| ?in the (?<part>morning|afternoon|evening)| ?at night(?<night>))?`;
const CLOCK = new RegExp(
	String.raw`^(?<hours>\d{1,2})(?:[:.h ](?<minutes>\d{2})?(?::\d{2}(?:[.,]\d+)?)?)?(?:${HALF}| ?o'?clock${HALF.replaceAll("?<", "?<of_")}| ?(?:uhr|h))$`,
	"i",
);
const COMPACT = /^(?<hours>\d{1,2})(?<minutes>\d{2})(?: ?h(?:ours)?)?$/i;
const NAMED: Readonly<Record<string, number>> = { noon: 720, midday: 720, midnight: 0 };

const HOURS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const MINUTES: Readonly<Record<string, number>> = {
	five: 5,
	ten: 10,
	fifteen: 15,
	quarter: 15,
	twenty: 20,
	"twenty-five": 25,
	half: 30,
	thirty: 30,
	forty: 40,
	"forty-five": 45,
	fifty: 50,
	"fifty-five": 55,
};
const MINUTE = Object.keys(MINUTES)
	.toSorted((a, b) => b.length - a.length)
	.join("|");
const HOUR = String.raw`(?<hour>${HOURS.join("|")}|noon|midday|midnight|\d{1,2})`;
const BEFORE_HOUR = new RegExp(
	String.raw`^(?:a )?(?<minutes>${MINUTE}|\d{1,2})(?: minutes)? (?<sign>past|after|to|before|of|till)(?: the)? ${HOUR}(?: o'?clock)?${HALF}$`,
);
const AFTER_HOUR = new RegExp(
	String.raw`^${HOUR}(?: (?:oh |o')?(?<minutes>${MINUTE}))?(?: o'?clock)?${HALF}$`,
);

/**
 * A time of day as models and people write it: `10:00`, `10:00:00`, `10am`, `10.30 a.m.`, `2026-12-01T10:00:00`, `1430`,
 * `half past ten`, `noon`.
 * @returns minutes since midnight; null when it is no time of day.
 */
export function minutesOfWritten(text: string): number | null {
	return readingsOfWritten(text)[0] ?? null;
}

/** As `readingsOfTime`, also with a day before it and an offset behind it, which say nothing about the time of day. */
export function readingsOfWritten(text: string): readonly number[] {
	return readingsOfTime(plainText(text).replace(DAY_BEFORE, "").replace(OFFSET_AFTER, ""));
}

/**
 * All that a time of day can mean, the literal meaning first: "half past two" can be in the afternoon, too. "14:00", "02:00"
 * and "2 am" have one meaning; what is no time has none.
 * @returns minutes since midnight.
 */
export function readingsOfTime(text: string): readonly number[] {
	const written = plainText(text)
		.toLowerCase()
		.replace(/^(?:t(?=\d)|at )/, "")
		.replaceAll(/\b(twenty|forty|fifty) five\b/g, "$1-five");
	const named = NAMED[written];
	if (named !== undefined) return [named];
	const digits = (CLOCK.exec(written) ?? COMPACT.exec(written))?.groups;
	if (digits) return ofDigits(digits);
	const words = (BEFORE_HOUR.exec(written) ?? AFTER_HOUR.exec(written))?.groups;
	return words ? ofWords(words) : [];
}

type Groups = Readonly<Record<string, string | undefined>>;

function ofDigits(groups: Groups): readonly number[] {
	const { hours = "", minutes = "00" } = groups;
	return readings({
		hour: Number(hours),
		minute: Number(minutes),
		half: halfOf(groups),
		isSaid: hours.length === 1,
	});
}

function ofWords(groups: Groups): readonly number[] {
	const { hour = "", minutes = "", sign } = groups;
	const named = NAMED[hour];
	const spelled = HOURS.indexOf(hour) + 1;
	const onTheHour = named === undefined ? spelled || Number(hour) : named / 60;
	const minute = MINUTES[minutes] ?? Number(minutes || "0");
	const isSaid = named === undefined;
	const after = sign === undefined || sign === "past" || sign === "after";
	return readings({ hour: onTheHour, minute: 0, half: halfOf(groups), isSaid }).map(
		(at) => (at + (after ? minute : -minute) + 1440) % 1440,
	);
}

function halfOf(groups: Groups): "a" | "p" | null {
	const half = groups["half"] ?? groups["of_half"];
	const part = groups["part"] ?? groups["of_part"];
	const night = groups["night"] ?? groups["of_night"];
	if (half !== undefined) return half === "a" ? "a" : "p";
	if (part !== undefined) return part === "morning" ? "a" : "p";
	return night === undefined ? null : "p";
}

interface ClockTime {
	hour: number;
	minute: number;
	half: "a" | "p" | null;
	/** As people say an hour of either half of the day. Two digits are an hour of 24. */
	isSaid: boolean;
}

function readings({ hour, minute, half, isSaid }: ClockTime): readonly number[] {
	if (minute > 59 || hour > 23) return [];
	const literal = hour * 60 + minute;
	if (half !== null) {
		if (hour < 1 || hour > 12) return [];
		return [((hour % 12) + (half === "p" ? 12 : 0)) * 60 + minute];
	}
	return isSaid && hour >= 1 && hour < 12 ? [literal, literal + 720] : [literal];
}
