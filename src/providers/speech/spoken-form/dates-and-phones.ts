import type { CalendarDate, Rule, SpokenLanguage } from "./language.ts";
import { spell } from "./numbers.ts";

/** At least seven digits, in any grouping: "+44 (0)20 7946 0000". */
const PHONE =
	/(?<![\p{L}\p{N}.,:/£$€¥₹-])\+?\(?\d(?:[ ()./-]{0,2}\d){6,}(?!\p{N}|[.,:/]\d|[-–]\d| ?[€£$%])/gu;
const SORT_CODE = /(?<![\p{N}.,:/-])\d\d-\d\d-\d\d(?![\p{N}-])/gu;

/** Dates and phone numbers in digits: what has signs between its digits that other numbers have, too. */
export function dateAndPhoneRules(language: SpokenLanguage): Rule[] {
	const date = (match: string, written: CalendarDate) =>
		isDate(written) ? language.date(written) : match;
	return [
		[
			/(?<![\d-])(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?![\d-])/g,
			(match, { year, month, day }) =>
				date(match, { day: Number(day), month: Number(month), year: Number(year) }),
		],
		[
			/(?<![\d/.:-])(?<first>\d{1,2})(?<sign>[/.-])(?<second>\d{1,2})\k<sign>(?<year>\d{4}|\d\d)(?![\d/]|[.-]\d)/g,
			(match, { first, second, year = "", sign }) => {
				// "12-34-56" is the code of a bank.
				if (sign === "-" && year.length === 2) return match;
				const days = order(Number(first), Number(second), language);
				return date(match, { ...days, year: Number(year.length === 2 ? `20${year}` : year) });
			},
		],
		[
			/(?<![\d/.,:-])(?<first>\d{1,2})\/(?<second>\d{1,2})(?![\d/%]|[.,:-]\d)/g,
			(match, { first, second }) =>
				language.fractions[match] !== undefined || match === "24/7"
					? match
					: date(match, { ...order(Number(first), Number(second), language), year: null }),
		],
		[PHONE, (match) => (isAmount(match) ? match : sayGroups(match, language))],
		[SORT_CODE, (match) => sayGroups(match, language)],
		[
			new RegExp(
				`(?<=(?<!\\p{L})(?:${language.beforeCode})(?!\\p{L})(?: (?:is|es|number|no\\.?))?[ :#-]*)\\d{3,6}(?![\\d%]|[.,:/-]\\d|\\p{L})`,
				"giu",
			),
			(match) => sayGroups(match, language),
		],
		// Between two numbers a dash is said.
		[/(?<=\d ?(?:[ap]\.?m\.?|[%€£h]|°C?)?) ?[–—-] ?(?=[£$€]?\d)/g, () => ` ${language.words.to} `],
	];
}

/** A day above 12 is no month, whatever the order. */
function order(first: number, second: number, { monthFirst }: SpokenLanguage) {
	const american = (monthFirst && first <= 12) || second > 12;
	return american ? { month: first, day: second } : { day: first, month: second };
}

function isDate({ day, month }: CalendarDate): boolean {
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** "1.234.567", "3.14159265" or "1990-2026". */
function isAmount(written: string): boolean {
	return /^[1-9]\d{0,2}(?:\.\d{3})+$|^\d+\.\d+$|^(?:19|20)\d\d-(?:19|20)\d\d$/.test(written);
}

/** Digit by digit, in the groups in which they are written; a long one in groups of three and four. */
function sayGroups(written: string, language: SpokenLanguage): string {
	const groups = written.match(/\d+/g) ?? [];
	const alone = groups.every(({ length }) => length === 1);
	const said = (alone ? [groups.join("")] : groups)
		.flatMap(shortGroups)
		.map((group) => spell(group, language))
		.join(", ");
	return written.startsWith("+") ? `${language.signs["+"]} ${said}` : said;
}

function shortGroups(digits: string): string[] {
	if (digits.length <= 4) return [digits];
	const size = Math.floor(digits.length / Math.ceil(digits.length / 4));
	return [digits.slice(0, size), ...shortGroups(digits.slice(size))];
}
