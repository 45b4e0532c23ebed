import { addDays, type Day } from "../calendar.ts";
import { combined } from "./day/combine.ts";
import { type DayContext, type DayDoubt, daysBetween, soon } from "./day/context.ts";
import { daysAvoided, mentionsIn } from "./day/mentions.ts";
import { plainText } from "./day/plain-text.ts";

/** The days that would suit the caller. One day when both ends are the same. */
export interface DayWish {
	readonly from: Day;
	/** Inclusive. */
	readonly to: Day;
	/** Those of them that are meant; all when left out. */
	readonly only?: readonly Day[];
}

export interface HeardDays {
	readonly wish: DayWish | null;
	/** Days that do not suit. */
	readonly avoid: readonly Day[];
	/** Where only such days were named: those of the next two weeks that are left. */
	readonly others: DayWish | null;
	/** Why there is no wish, although a day was named. */
	readonly doubt: DayDoubt | null;
}

/** The days that the caller named. In "monday the twelfth" the date counts. */
export function findDays(words: readonly string[], context: DayContext): HeardDays {
	const text = plainText(words, context.expected);
	const mentions = mentionsIn(text, context);
	const avoid = mentions.filter(({ negated }) => negated);
	const meant = mentions.filter(({ negated }) => !negated);
	const avoided = [...new Set(avoid.flatMap((one) => daysAvoided(one, context.today)))].toSorted();
	if (meant.length === 0) {
		const any = context.expected && ANY.test(text) && avoid.length === 0;
		const rest = soon(context.today).filter((day) => !avoided.includes(day));
		return {
			wish: any ? wishOf(rest) : null,
			avoid: avoided,
			others: avoided.length > 0 ? wishOf(rest) : null,
			doubt: null,
		};
	}
	const { days, doubt } = combined(meant, context);
	const left = days.filter((day) => !avoided.includes(day));
	return { wish: doubt ? null : wishOf(left), avoid: avoided, others: null, doubt };
}

const ANY =
	/\b(any|whenever|anytime|don't mind|doesn't matter|whatever|flexible|you choose|up to you|not fussed|not bothered)\b/;

export function wishOf(days: readonly Day[]): DayWish | null {
	const sorted = [...new Set(days)].toSorted();
	const [from, to] = [sorted[0], sorted.at(-1)];
	if (from === undefined || to === undefined) return null;
	const isWhole = daysBetween(from, to, from).length === sorted.length;
	return { from, to, ...(!isWhole && { only: sorted }) };
}

/** Every day of the wish, in order. */
export function daysOf({ from, to, only }: DayWish): readonly Day[] {
	return only ?? daysBetween(from, to, from);
}

export function suits(day: Day, wish: DayWish): boolean {
	return day >= wish.from && day <= wish.to && (wish.only?.includes(day) ?? true);
}

/** The wish in runs of days that follow one another. */
export function runsOf(wish: DayWish): { from: Day; to: Day }[] {
	const runs: { from: Day; to: Day }[] = [];
	for (const day of daysOf(wish)) {
		const last = runs.at(-1);
		if (last && addDays(last.to, 1) === day) last.to = day;
		else runs.push({ from: day, to: day });
	}
	return runs;
}
