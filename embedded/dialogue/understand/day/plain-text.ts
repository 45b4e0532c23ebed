import { WEEKDAYS } from "../../calendar.ts";
import { withDigits } from "../words.ts";
import { MONTH } from "./context.ts";

const SHORT: readonly (readonly [RegExp, string])[] = [
	[/\bmon\b/g, "monday"],
	[/\btues?\b/g, "tuesday"],
	[/\b(?:wed|weds|wensday|wednsday|wendsday)\b/g, "wednesday"],
	[/\b(?:thu|thur|thurs|thurday|thrusday|thursdy)\b/g, "thursday"],
	[/\b(?:fri|firday|firday)\b/g, "friday"],
	[/\b(?<=(?:on|this|next|or|and|to|not|but|no) )sat\b/g, "saturday"],
	[/\b(?<=(?:on|this|next|or|and|to|not|but|no) )sun\b/g, "sunday"],
	[/\b(?:teusday|tuseday|tusday|tuesdy)\b/g, "tuesday"],
	[/\b(?:moday|mondy|munday)\b/g, "monday"],
	[/\b(?:saterday|satuday)\b/g, "saturday"],
];
const NAMES = WEEKDAYS.join("|");
const TWO_DATES = new RegExp(
	`\\b(\\d{1,2}(?:st|nd|rd|th)?) (to|and|or|until|through|till) (?:the )?(\\d{1,2}(?:st|nd|rd|th)?) (?:of )?${MONTH}`,
	"g",
);
const MONTH_AND_TWO = new RegExp(
	`\\b${MONTH} (?:the )?(\\d{1,2}(?:st|nd|rd|th)?) (to|and|or|until|through|till) (?:the )?(\\d{1,2}(?:st|nd|rd|th)?)(?! (?:of|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))\\b`,
	"g",
);

/** Numbers as digits, and what stands for two days written twice. */
export function plainText(words: readonly string[], expected: boolean): string {
	const text = SHORT.reduce((out, [short, name]) => out.replaceAll(short, name), withDigits(words))
		.replaceAll(/\bthis or next (\w+)/g, "this $1 or next $1")
		.replaceAll(
			/\bthis (week|month|weekend) or (?:the )?next\b(?! (?:week|month|weekend|\w+day))/g,
			"this $1 or next $1",
		)
		.replaceAll(
			new RegExp(`\\b(next|this) (${NAMES}) (or|and) (${NAMES})\\b`, "g"),
			"$1 $2 $3 $1 $4",
		)
		.replaceAll(/\b1st thing\b/g, "|")
		.replaceAll(TWO_DATES, "$1 of $4 $2 the $3 of $4")
		.replaceAll(MONTH_AND_TWO, "$1 $2 $3 $1 $4");
	if (!expected) return text;
	return text
		.replace(/^sat$/, "saturday")
		.replace(/^sun$/, "sunday")
		.replace(/^(\d{1,2})$/, "the $1th");
}
