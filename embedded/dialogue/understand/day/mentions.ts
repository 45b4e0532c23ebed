import { addDays, type Day, weekdayOf, WEEKDAYS } from "../../calendar.ts";
import {
	type DayContext,
	HORIZON_DAYS,
	type Match,
	type Matcher,
	SOON_DAYS,
	daysBetween,
} from "./context.ts";
import { dates, dayOfMonthAlone } from "./dates.ts";
import { FEAST_BEGINS, namedDays } from "./named.ts";
import { offsetDays } from "./offsets.ts";
import { relativeDays } from "./relative.ts";
import { newYear, stretches } from "./stretches.ts";

/** Days that were named in a sentence. */
export interface Mention extends Match {
	readonly from: number;
	readonly to: number;
	/** "not Tuesday" */
	readonly negated: boolean;
	/** The words since the mention before it. */
	readonly between: string;
}

const plain: Matcher = (text, context) =>
	dates(text, context) ??
	newYear(text, context) ??
	namedDays(text, context) ??
	stretches(text, context) ??
	relativeDays(text, context) ??
	dayOfMonthAlone(text, context);
const counted = offsetDays(plain);

/** Without one of these words, no day is named. */
const NAMES_A_DAY = new RegExp(
	`\\d|day|week|month|year|fortnight|morrow|tmrw|tommorow|tomorow|tonight|this (?:morning|afternoon|evening)|soon|earliest|asap|a s a p|hence|w/c|night|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|${FEAST_BEGINS}`,
);

/** All that was named, in order. */
export function mentionsIn(text: string, context: DayContext): Mention[] {
	if (!NAMES_A_DAY.test(text)) return [];
	const mentions: Mention[] = [];
	for (let at = 0; at < text.length;) {
		const last = mentions.at(-1);
		const about = last?.days.at(-1) ?? context.about ?? null;
		const match = matchAt(text, at, { ...context, about });
		if (match) {
			const to = at + match.length;
			const between = text.slice(last?.to ?? 0, at).trim();
			const negated = isNegated({ text, at, to, last, between });
			mentions.push(bounded({ ...match, from: at, to, negated, between }, text, context));
			at = to;
		} else at = nextWord(text, at);
	}
	return mentions;
}

/** The words that days can begin with, so that nothing is tried at the others. */
const BEGINS = new RegExp(
	`^(?:\\d|an?\\b|the\\b|on\\b|at\\b|in\\b|for\\b|by\\b|of\\b|this|next|last|past|previous|coming|following|some|any|every|each|all|which|what|one\\b|another|within|inside|over|during|through|while|after|towards|another|exactly|about|couple|few|several|later|same|today|tonight|to|tmrw|yesterday|day|days|overmorrow|week|weekend|month|year|new|early|earliest|late|mid|middle|end|begin|start|top|tail|back|very|soon|as\\b|a s|asap|maybe|w/c|wc|working|${WEEKDAYS.join("|")}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|${FEAST_BEGINS})`,
);

function matchAt(text: string, at: number, context: DayContext): Match | null {
	const rest = text.slice(at);
	if (!BEGINS.test(rest)) return null;
	const led = /\b(?:before|after|until|till|by|or|and|to)$/.test(text.slice(0, at).trim());
	return (
		counted(rest, context) ??
		plain(rest, context) ??
		(led ? stretches(rest, { ...context, expected: true }) : null)
	);
}

function nextWord(text: string, at: number): number {
	const space = text.indexOf(" ", at);
	return space === -1 ? text.length : space + 1;
}

const LINK = "(?: (?:on|the|for|at|it|in|a|any|come|of|about|be|do|me|to|this|all|my|either))*$";
const NOT_BEFORE = new RegExp(
	`\\b(?:(?<!if |or |why )not|except(?: for)?|excluding|excepting|apart from|other than|besides|bar|save for|rather than|instead of|(?:i |we )?(?:can't|cannot|can not|couldn't|won't)(?: (?:do|make|manage|come|be|be there|attend|get there))?|(?:i |we )(?:don't|do not|never) (?:want|do|like|work)|isn't|never|avoid|neither|nothing|anything but|(?:i'm|i am|we're) (?:busy|away|working|at work|out|tied up|travelling|traveling)|i(?: have to| do)? work(?: on)?|(?:i have|i've got) (?:work|school|college|class|classes))${LINK}`,
);
const ANY_BUT =
	/\b(?:any|every|all|anything|anytime|whenever|whole|everything|anyday)\b.*\bbut(?: for| not| on| the| at| in| a)*$/;
const NOT_AFTER =
	/^ (?:(?:is|are|was|would be|will be)(?: not| no| out| bad| impossible| off| difficult| tricky| my day off work)\b|(?:isn't|aren't|won't|don't|doesn't|wouldn't|can't|cannot|do not|does not|will not) (?:work|suit|do|be|good|possible|really|great|ideal|an?|fit|happen)\b|no good|not (?:good|possible|great|ideal|an option|for me|so good)\b|i (?:work|can't|cannot|am busy|won't)|i'm (?:busy|away|working|at work))/;
const NOT_SOONER =
	/\b(?:not before|not until|not till|no earlier than|no sooner than|not earlier than|not sooner than|not after|not later than|no later than|nothing before|nothing after)(?: the| on)?$/;
const ALSO = /^(?:or|and|nor|,|&)?(?: (?:on|the|not|also|a))*$/;

interface Place {
	readonly text: string;
	readonly at: number;
	readonly to: number;
	readonly last: Mention | undefined;
	readonly between: string;
}

function isNegated({ text, at, to, last, between }: Place): boolean {
	const before = text.slice(0, at).trim();
	if (NOT_SOONER.test(before)) return false;
	if (NOT_AFTER.test(text.slice(to))) return true;
	// "not Monday or Tuesday" is neither of them.
	if (last?.negated === true && /^(?:or|and|nor)\b/.test(between) && ALSO.test(between))
		return true;
	const own = last === undefined ? before : between;
	if (/\bno$/.test(own) && text.slice(at, to).endsWith("s") && !text.slice(at, to).endsWith("day"))
		return true;
	return NOT_BEFORE.test(own) || ANY_BUT.test(before);
}

const AFTER = /\b(?:after|later than|past|nothing before|since)(?: the)?$/;
const FROM =
	/\b(?:(?:not|no) (?:before|until|till|earlier than|sooner than)|from|starting|as of|on or after|as from)(?: the| on)?$/;
const BEFORE = /\b(?:before|earlier than|prior to|ahead of)(?: the)?$/;
const BY = /\b(?:by|(?:not|no) (?:later than|after)|until|till|up to|nothing after)(?: the)?$/;
const OR_LATER = /^ (?:or later|onwards?|or after|at the earliest|and after|on$|forwards?)/;
const OR_EARLIER = /^ (?:at the latest|or earlier|or before|or sooner)/;
const TO_ANOTHER = /^ (?:to|through|thru|until|till|and)\b/;

/** "after Tuesday", "before Christmas", "from the tenth on": the days on that side. */
function bounded(mention: Mention, text: string, { today }: DayContext): Mention {
	const before = text.slice(0, mention.from).trim();
	const rest = text.slice(mention.to);
	const [first, last] = [mention.days[0], mention.days.at(-1)];
	if (first === undefined || last === undefined || mention.negated) return mention;
	const side = (from: Day, to: Day): Mention => ({
		...mention,
		kind: "stretch",
		days: daysBetween(from, to, today),
		weekdays: [],
	});
	const sooner = NOT_SOONER.test(before);
	if ((FROM.test(before) && !TO_ANOTHER.test(rest)) || OR_LATER.test(rest))
		return side(first, addDays(first, SOON_DAYS));
	if (BY.test(before) || OR_EARLIER.test(rest)) return side(today, last);
	if (AFTER.test(before) && !sooner) return side(addDays(last, 1), addDays(last, 1 + SOON_DAYS));
	return BEFORE.test(before) && !sooner ? side(today, addDays(first, -1)) : mention;
}

/** All days that a "not" takes away. */
export function daysAvoided({ weekdays, days, kind, doubt }: Match, today: Day): readonly Day[] {
	const sure = doubt?.kind === "which" ? doubt.days : days;
	if (weekdays === undefined || weekdays.length === 0 || kind === "day") return sure;
	return daysBetween(today, addDays(today, HORIZON_DAYS), today).filter((day) =>
		weekdays.includes(weekdayOf(day)),
	);
}
