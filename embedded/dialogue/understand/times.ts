import { type Clock, clockOf, minutesOf } from "../calendar.ts";
import { clockTimeOf, type Dial, dialAt, type DialContext, dialsIn } from "./dials.ts";
import { isUndecided, partOfDay, partWish } from "./parts-of-day.ts";
import type { Span } from "./words.ts";

/** The time of day that would suit the caller: a time, one of several, a stretch (`to` exclusive), or any. */
export type TimeWish =
	| { readonly kind: "at"; readonly time: Clock }
	| { readonly kind: "one_of"; readonly times: readonly Clock[] }
	| { readonly kind: "between"; readonly from: Clock; readonly to: Clock }
	| { readonly kind: "any" };

export interface HeardTime extends Span {
	readonly wish: TimeWish;
}

/** The times that were named, in order. */
export function findTimes(words: readonly string[], context: DialContext): HeardTime[] {
	const range = rangeIn(words, context);
	if (range) return [range];
	const overall = partOfDay(words);
	const dials = dialsIn(words, context);
	const said = dials.map((dial) => ({
		...dial,
		time: clockTimeOf(dial, dial.half ?? overall, context.opening),
	}));
	const [first, second] = said;
	if (first && second && said.length === 2 && areAlternatives(words, first, second))
		return [{ from: first.from, to: second.to, wish: oneOf([first.time, second.time]) }];
	if (said.length > 0)
		return said.map((dial) => ({ from: dial.from, to: dial.to, wish: bounded(words, dial) }));
	const part = partWish(words, context);
	if (part) return [part];
	return isUndecided(words, context.expected) ? [{ from: 0, to: 0, wish: { kind: "any" } }] : [];
}

function oneOf(times: readonly Clock[]): TimeWish {
	const [only, other] = times.toSorted();
	return only === undefined || only === other
		? { kind: "at", time: only ?? "12:00" }
		: { kind: "one_of", times: times.toSorted() };
}

function areAlternatives(words: readonly string[], first: Dial, second: Dial): boolean {
	return /^or(?: (?:at|maybe|perhaps|even|around|about))*$/.test(
		words.slice(first.to, second.from).join(" "),
	);
}

const RANGE_LINK = /^(and|to|till|until|til|through|-)$/;

/** "between two and four", "from ten to three", "2-4pm", "nine till eleven" */
function rangeIn(words: readonly string[], context: DialContext): HeardTime | null {
	for (const [at, word] of words.entries()) {
		const figures = /^(\d{1,2})-(\d{1,2})$/.exec(word);
		const led = word === "between" || word === "from";
		const found = figures
			? dashed([figures[1] ?? "", figures[2] ?? ""], { words, at }, context)
			: spokenRange(words, { at: led ? at + 1 : at, led, from: at }, context);
		if (found) return found;
	}
	return null;
}

function dashed(
	[first, second]: readonly [string, string],
	{ words, at }: { words: readonly string[]; at: number },
	context: DialContext,
): HeardTime | null {
	const half = words[at + 1] === "am" || words[at + 1] === "pm";
	const led = /^(between|from|at|around)$/.test(words[at - 1] ?? "");
	if (!half && !led && !context.expected) return null;
	const spread = ["from", first, "to", second, ...words.slice(at + 1)];
	const range = spokenRange(spread, { at: 1, led: true, from: 0 }, context);
	return range && { ...range, from: at, to: range.to - 4 + at + 1 };
}

function spokenRange(
	words: readonly string[],
	{ at, led, from }: { at: number; led: boolean; from: number },
	context: DialContext,
): HeardTime | null {
	const open = { ...context, expected: led || context.expected };
	const first = dialAt(words, at, open);
	const link = first && words[first.to];
	if (!first || link == null || !RANGE_LINK.test(link)) return null;
	// "ten and twelve" without "between" are two times.
	if (link === "and" && words[from] !== "between") return null;
	const second = dialAt(words, first.to + 1, { ...context, expected: true });
	if (!second) return null;
	const overall = partOfDay(words);
	const to = clockTimeOf(second, second.half ?? overall, context.opening);
	const early = clockTimeOf(first, first.half ?? overall, context.opening);
	const same = clockTimeOf(first, first.half ?? second.half, context.opening);
	const start = second.half !== null && same < to ? same : early;
	const end = start < to ? to : clockOf((minutesOf(to) + 12 * 60) % (24 * 60));
	return start < end ? { from, to: second.to, wish: between(start, end) } : null;
}

const FROM =
	/\b(?:after|from|past|not (?:before|until|till|earlier than|sooner than)|no (?:earlier|sooner) than|nothing before|later than|starting)(?: (?:about|around|at))?$/;
const BEFORE = /\b(?:before|earlier than|nothing after|nothing later than)(?: (?:about|around))?$/;
const BY = /\b(?:by|until|till|up to|(?:not|no) later than|not after)(?: (?:about|around|at))?$/;
const NOT_LATER_THAN = /\bnot? (?:later than|after)(?: (?:about|around|at))?$/;
const OR_LATER = /^(?:or later|onwards?|or after|at the earliest|earliest|and after)\b/;
const OR_EARLIER = /^(?:at the latest|latest|or earlier|or before|or sooner)\b/;

function bounded(words: readonly string[], dial: Dial & { time: Clock }): TimeWish {
	const before = words.slice(0, dial.from).join(" ");
	const after = words.slice(dial.to).join(" ");
	const { time } = dial;
	const inclusive = clockOf(minutesOf(time) + 1);
	if (NOT_LATER_THAN.test(before) || OR_EARLIER.test(after)) return between("00:00", inclusive);
	if (FROM.test(before) || OR_LATER.test(after)) return between(time, "24:00");
	if (BEFORE.test(before)) return between("00:00", time);
	return BY.test(before) ? between("00:00", time) : { kind: "at", time };
}

function between(from: Clock, to: Clock): TimeWish {
	return from < to ? { kind: "between", from, to } : { kind: "at", time: from };
}

const NOT_AT =
	/\b(?:not|except|anything but|other than|apart from|can't do|cannot do|can't make|don't want)(?: (?:at|for|the))*$/;

/** Whether the time is said not to suit. "Not before ten" is a wish. */
export function isTurnedDown(words: readonly string[], { from, wish }: HeardTime): boolean {
	return wish.kind === "at" && NOT_AT.test(words.slice(0, from).join(" "));
}
