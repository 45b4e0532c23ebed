import { type Day, weekdayOf } from "../../calendar.ts";
import { type DayContext, type DayDoubt, daysBetween } from "./context.ts";
import type { Mention } from "./mentions.ts";

/** All days that the mentions mean together, or why they mean none. */
export function combined(mentions: readonly Mention[], context: DayContext): Combined {
	return combine(joinRanges(withoutCorrected(mentions), context));
}

const CORRECTED =
	/\b(?:no|sorry|i mean|i meant|actually|make (?:it|that)|wait|correction|scratch that|or rather|let's say)\b/;
const JOINED =
	/^(?:or|and|either|maybe|perhaps|also|on|the|a|in|of|at|for|some ?time|any ?time|please|any|even|then|preferably|ideally|morning|mornings|afternoon|evening|\||,|&| )*$/;

/** Only what was said after "no, I mean …". */
function withoutCorrected(mentions: readonly Mention[]): Mention[] {
	const at = mentions.findLastIndex(({ between }, index) => index > 0 && CORRECTED.test(between));
	return mentions.slice(Math.max(0, at));
}

/** "Monday to Wednesday", "between the fifth and the ninth" */
function joinRanges(mentions: readonly Mention[], { today }: DayContext): Mention[] {
	return mentions.reduce<Mention[]>((done, mention) => {
		const last = done.at(-1);
		const isRange =
			/^(?:to|through|thru|until|till)(?: the)?$/.test(mention.between) ||
			(/^and(?: the)?$/.test(mention.between) && /\bbetween(?: the)?$/.test(last?.between ?? ""));
		const [from, to] = [last?.days[0], mention.days.at(-1)];
		if (!last || !isRange || from === undefined || to === undefined || to < from)
			return [...done, mention];
		const joined: Mention = {
			...last,
			kind: "stretch",
			days: daysBetween(from, to, today),
			weekdays: [],
		};
		return [...done.slice(0, -1), joined];
	}, []);
}

interface Combined {
	readonly days: readonly Day[];
	readonly doubt: DayDoubt | null;
}

/** "Thursday in January" is both, "Monday or Tuesday" either; otherwise the last that was said counts. */
function combine(mentions: readonly Mention[]): Combined {
	const stretches = mentions.filter(
		({ kind }, index) => kind === "stretch" && !isOr(mentions, index),
	);
	const others = mentions.filter((one) => !stretches.includes(one));
	const within = stretches.reduce<readonly Day[] | null>(
		(days, one) => (days === null ? one.days : intersection(days, one.days)),
		null,
	);
	const certain = within === null ? sameDayOnce(others) : others;
	const groups = lastJoined(certain);
	const parts = groups.map((one) => inStretch(one, within));
	const doubt = parts.find((part) => part.doubt !== null)?.doubt ?? clash(certain);
	if (doubt) return { days: [], doubt };
	const days = groups.length === 0 ? (within ?? []) : parts.flatMap((part) => part.days);
	return { days, doubt: null };
}

/** A stretch beside an "or": "Friday or next week". */
function isOr(mentions: readonly Mention[], index: number): boolean {
	const next = mentions[index + 1];
	return (
		/^or\b/.test(mentions[index]?.between ?? "") ||
		(next?.kind === "stretch" && /^or\b/.test(next.between))
	);
}

function intersection(days: readonly Day[], others: readonly Day[]): readonly Day[] {
	const both = days.filter((day) => others.includes(day));
	return both.length > 0 ? both : others;
}

/** In "today, Friday" the weekday adds nothing. */
function sameDayOnce(mentions: readonly Mention[]): Mention[] {
	const sure = mentions.filter(({ kind, days }) => kind === "day" && days.length === 1);
	return mentions.filter(
		({ kind, weekdays }) =>
			kind !== "weekday" ||
			!sure.some(({ days }) => weekdays?.includes(weekdayOf(days[0] ?? "")) === true),
	);
}

/** "tomorrow, Friday", said on a Wednesday. */
function clash(mentions: readonly Mention[]): DayDoubt | null {
	const [one, other] = mentions.slice(-2);
	if (one?.days.length !== 1 || other?.days.length !== 1 || other.between !== "") return null;
	const days = [...one.days, ...other.days].toSorted();
	const beside = one.kind !== other.kind && days[0] !== days[1];
	return beside ? { kind: "which", days } : null;
}

/** From the last mention back, those that are joined to it. */
function lastJoined(mentions: readonly Mention[]): readonly Mention[] {
	const apart = mentions.findLastIndex(({ between }, index) => index > 0 && !JOINED.test(between));
	return mentions.slice(Math.max(0, apart));
}

function inStretch(mention: Mention, within: readonly Day[] | null): Combined {
	const { days, weekdays, kind } = mention;
	const doubt = mention.doubt ?? null;
	if (within === null) return { days, doubt };
	if (doubt?.kind === "which") {
		const fitting = doubt.days.filter((day) => within.includes(day));
		return fitting.length === 1 ? { days: fitting, doubt: null } : { days, doubt };
	}
	if (doubt) return { days, doubt };
	const fitting =
		kind === "weekday"
			? within.filter((day) => weekdays?.includes(weekdayOf(day)) === true)
			: days.filter((day) => within.includes(day));
	return { days: fitting.length > 0 ? fitting : days, doubt: null };
}
