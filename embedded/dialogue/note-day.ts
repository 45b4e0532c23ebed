import type { Day } from "./calendar.ts";
import type { State } from "./state.ts";
import { daysOf, type DayWish, suits, wishOf } from "./understand/days.ts";
import type { Heard } from "./understand/hear.ts";

/** The days that are meant after these words: named ones, those that are left, or none as long as there is a doubt. */
export function dayAfter(
	state: State,
	heard: Heard,
	isWrong: boolean,
): Pick<State, "day" | "avoid" | "doubt"> {
	const answered = answerToDoubt(state, heard);
	const named = answered ?? heard.day;
	if (named) {
		const avoid = state.avoid.filter((day) => !(named.from === named.to && day === named.from));
		return { day: named, avoid: joined(avoid, heard.avoid), doubt: null };
	}
	const avoid = joined(state.avoid, heard.avoid);
	if (heard.doubt) return { day: null, avoid, doubt: heard.doubt };
	if (heard.avoid.length > 0) return { day: daysLeft(state, heard, avoid), avoid, doubt: null };
	return { day: isWrong ? null : state.day, avoid, doubt: state.doubt };
}

function joined(days: readonly Day[], more: readonly Day[]): readonly Day[] {
	return more.length === 0 ? days : [...new Set([...days, ...more])].toSorted();
}

/** "Not Tuesday" leaves the other days of the wish or, when there are none, those of the next two weeks. */
function daysLeft({ day }: State, { otherDays }: Heard, avoid: readonly Day[]): DayWish | null {
	const left = day === null ? [] : daysOf(day).filter((one) => !avoid.includes(one));
	return left.length > 0 ? wishOf(left) : otherDays;
}

const SOONER = /\b(this|coming|sooner|earlier|earliest|former|today|nearest|closest)\b/i;
const LATER = /\b(next|following|after|later|latter|latest|further)\b/i;

/** Which of two days was meant: by its date, its place, or "the later one". */
function answerToDoubt({ doubt, question }: State, { day, pick, text }: Heard): DayWish | null {
	if (doubt?.kind !== "which" || question !== "which_day") return null;
	const named = day === null ? [] : doubt.days.filter((one) => suits(one, day));
	if (day !== null && named.length !== 1) return null;
	const [first, last] = [doubt.days[0], doubt.days.at(-1)];
	const one =
		named[0] ??
		(pick === null ? undefined : doubt.days[pick]) ??
		(SOONER.test(text) ? first : LATER.test(text) ? last : undefined);
	return one === undefined ? null : wishOf([one]);
}
